using System.Text.Json;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Model.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Parity.Golden;

/// <summary>The transformer of a golden folder, in float32.</summary>
public sealed class GoldenModel : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly CheckpointParameters _parameters;

    /// <param name="folder">The golden folder.</param>
    /// <param name="device">Where it computes.</param>
    public GoldenModel(string folder, Device device)
    {
        using var tokenizer = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer_config.json")));
        VocabSize = tokenizer.RootElement.GetProperty("vocab_size").GetInt32();
        Channels = tokenizer.RootElement.GetProperty("z_channels").GetInt32();
        Config = HartConfig.Load(Path.Combine(folder, "config.json"));
        _file = new SafetensorsFile(Path.Combine(folder, "transformer.safetensors"));
        _parameters = new CheckpointParameters(_file, ScalarType.Float32, device);
        Transformer = new HartTransformer(new ParameterScope(_parameters), Config, VocabSize, Channels);
        _parameters.Finish();
    }

    public HartConfig Config { get; }

    public HartTransformer Transformer { get; }

    public CheckpointParameters Parameters => _parameters;

    public int VocabSize { get; }

    public int Channels { get; }

    public void Dispose()
    {
        _parameters.Dispose();
        _file.Dispose();
    }
}
