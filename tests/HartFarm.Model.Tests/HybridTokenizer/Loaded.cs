using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

/// <summary>A golden folder's tokenizer with the file that its parameters are views of.</summary>
internal sealed class Loaded : IDisposable
{
    private readonly SafetensorsFile _file;

    internal Loaded(string folder, ScalarType type = ScalarType.Float32)
    {
        Config = HybridTokenizerConfig.LoadFrom(Path.Combine(folder, "tokenizer_config.json"));
        _file = new SafetensorsFile(Path.Combine(folder, "autoencoder.safetensors"));
        Tokenizer = HybridImageTokenizer.Load(_file, Config, type, CPU);
    }

    internal HybridTokenizerConfig Config { get; }

    internal HybridImageTokenizer Tokenizer { get; }

    public void Dispose()
    {
        Tokenizer.Dispose();
        _file.Dispose();
    }
}
