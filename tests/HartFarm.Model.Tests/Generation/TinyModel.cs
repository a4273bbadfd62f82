using HartFarm.Model.Generation;
using HartFarm.Model.Presets;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;
using HartFarm.Model.Tests.Checkpoints.Building;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Generation;

/// <summary>A small random checkpoint that makes images in milliseconds, in float32 on the CPU.</summary>
public sealed class TinyModel : IDisposable
{
    private readonly TempFolder _folder = new();

    public TinyModel()
    {
        Folder = _folder["tiny"];
        ModelInitializer.Write(ModelPreset.Find("tiny", 16), 5, Folder);
    }

    public string Folder { get; }

    public static ImageRequest Request(int number) => new()
    {
        Prompt = (number % 3) switch { 0 => "a red circle", 1 => "two blue squares on a field", _ => "snow" },
        Seed = 100 + number,
        Guidance = new[] { 4.5, 0, 1, 7.25 }[number % 4],
        TopK = number % 2 == 0 ? null : 10 + number,
        TopP = number % 3 == 1 ? 0.8 : 0,
        Temperature = number % 4 == 2 ? 0.7 : 1,
    };

    /// <summary>Loads the model.</summary>
    public HartPipeline Load(SamplingOptions? sampling = null, Action<string, Tensor>? observe = null) => HartPipeline.Load(
        Folder, new PipelineOptions { Precision = Precision.Float32, Sampling = sampling ?? new SamplingOptions() }, observe);

    public void Dispose() => _folder.Dispose();
}
