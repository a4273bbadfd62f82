using HartFarm.Model.Runtime;
using HartFarm.Worker.Models;

namespace HartFarm.Cli.Farm;

/// <summary>How an embedded farm runs.</summary>
public sealed record FarmSettings
{
    /// <summary>The one model.</summary>
    public required ModelFolder Model { get; init; }

    /// <summary>Where to compute: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The element type of the computation.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Threads on the CPU; null for one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Images of a batch at most; null leaves it to the memory.</summary>
    public int? Batch { get; init; }
}
