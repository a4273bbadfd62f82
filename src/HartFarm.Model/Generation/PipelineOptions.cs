using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;

namespace HartFarm.Model.Generation;

/// <summary>How a model is loaded and sampled.</summary>
public sealed record PipelineOptions
{
    /// <summary>The element type to compute in.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Where to compute: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads on the CPU; null for all.</summary>
    public int? Threads { get; init; }

    /// <summary>How batches are sampled.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Whether averaged weights are taken where the checkpoint has both.</summary>
    public bool Ema { get; init; } = true;

    /// <summary>How many images the decoder works on at once.</summary>
    public int DecoderChunk { get; init; } = 1;
}
