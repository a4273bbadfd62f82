using HartFarm.Bench.Checks.DeviceMemory;
using HartFarm.Bench.Models;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;
using static TorchSharp.torch;

namespace HartFarm.Bench.Checks;

/// <summary>What a check works with.</summary>
/// <param name="Options">What is to be checked.</param>
/// <param name="Given">The model; null for a check that needs none.</param>
/// <param name="Memory">The device's memory.</param>
/// <param name="MatrixRate">Measures the matrix products of a device, in operations a second.</param>
/// <param name="Log">Is told how far the check is.</param>
internal sealed record CheckContext(CheckOptions Options, BenchmarkModel? Given, IMemoryGauge Memory, Func<ScalarType, Device, Action, double> MatrixRate, TextWriter Log)
{
    // As the worker plans.
    private const double PlannedShare = 0.85;

    /// <summary>Whether the device is a GPU.</summary>
    internal bool IsCuda => Options.Device != "cpu";

    /// <summary>The model of a check that needs one.</summary>
    internal BenchmarkModel Model => Given ?? throw new InvalidOperationException("the check has no model");

    /// <summary>The element type that the options mean on the device.</summary>
    internal ScalarType Type => Hardware.TypeOf(Options.Precision, Devices.Parse(Options.Device));

    /// <summary>Waits for what the device has still to do.</summary>
    internal Action Synchronize => IsCuda ? () => cuda.synchronize() : () => { };

    /// <summary>Loads the model.</summary>
    internal HartPipeline Load(Precision? precision = null, SamplingOptions? sampling = null, Action<string, Tensor>? observe = null, StageObserver? done = null, int decoderChunk = 1) =>
        HartPipeline.Load(Model.Folder, Pipeline(precision, sampling, decoderChunk), observe, done);

    /// <summary>The memory that the model is planned to need.</summary>
    internal MemoryEstimate Estimate(Precision? precision = null) => MemoryEstimate.Of(
        Model.Description.Transformer, Model.Description.Tokenizer, Model.Description.TextEncoder, Hardware.TypeOf(precision ?? Options.Precision, Devices.Parse(Options.Device)));

    /// <summary>The most images of a batch by the plan; no bound where the system does not tell its memory.</summary>
    internal int LargestBatch() => Memory.Free() is { } free ? Math.Max(1, Estimate().LargestBatch((long)(PlannedShare * free))) : int.MaxValue;

    /// <summary>Requests of several prompts, lengths and seeds, all guided.</summary>
    internal static ImageRequest[] Requests(int images, int first = 0) => [.. Enumerable.Range(first, images).Select(CheckPrompts.Request)];

    private PipelineOptions Pipeline(Precision? precision, SamplingOptions? sampling, int decoderChunk) => new()
    {
        Device = Options.Device,
        Precision = precision ?? Options.Precision,
        Threads = Options.Threads,
        Sampling = sampling ?? new SamplingOptions(),
        DecoderChunk = decoderChunk,
    };
}
