using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using static TorchSharp.torch;

namespace HartFarm.Parity.Golden;

/// <summary>A golden folder's tokenizer with the file that its parameters are views of.</summary>
public sealed class GoldenTokenizer : IDisposable
{
    private readonly SafetensorsFile _file;

    /// <param name="folder">The golden folder.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="type">The type that encoder and decoder compute in.</param>
    public GoldenTokenizer(string folder, Device device, ScalarType type = ScalarType.Float32)
    {
        Config = HybridTokenizerConfig.LoadFrom(Path.Combine(folder, "tokenizer_config.json"));
        _file = new SafetensorsFile(Path.Combine(folder, "autoencoder.safetensors"));
        Tokenizer = HybridImageTokenizer.Load(_file, Config, type, device);
    }

    public HybridTokenizerConfig Config { get; }

    public HybridImageTokenizer Tokenizer { get; }

    public void Dispose()
    {
        Tokenizer.Dispose();
        _file.Dispose();
    }
}
