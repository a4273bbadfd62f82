using HartFarm.Bench.Checks;
using HartFarm.Bench.Checks.DeviceMemory;
using HartFarm.Bench.Models;
using HartFarm.Model.Presets;

namespace HartFarm.Bench.Tests.Checks;

/// <summary>A tiny model, and what a check of the CPU works with.</summary>
public sealed class CheckFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hartfarm-check-test-").FullName;

    public CheckFixture() => ModelInitializer.Write(ModelPreset.Find("tiny", 16), 0, this["model"]);

    internal BenchmarkModel Model => BenchmarkModel.Of(this["model"]);

    internal CheckOptions Options => new()
    {
        Device = "cpu",
        Precision = HartFarm.Model.Runtime.Precision.Float32,
        Threads = 1,
        Golden = this["golden"],
        Endurance = TimeSpan.Zero,
        Images = 3,
        Together = [2, 3],
        Batches = [1, 2],
        Repeats = 1,
    };

    /// <summary>A path in the fixture's folder.</summary>
    internal string this[string name] => Path.Combine(_folder, name);

    internal CheckContext Context(BenchmarkModel? model, CheckOptions? options = null, IMemoryGauge? memory = null) =>
        new(options ?? Options, model, memory ?? MemoryGauges.Of("cpu"), (_, _, _) => 2e9, TextWriter.Null);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
