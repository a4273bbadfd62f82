using HartFarm.Model.Runtime;

namespace HartFarm.Bench.Checks;

/// <summary>What is to be checked, and how far.</summary>
internal sealed record CheckOptions
{
    /// <summary>Where to compute: <c>cpu</c> or <c>cuda:N</c>.</summary>
    internal required string Device { get; init; }

    /// <summary>The element type to compute in where a check does not say another.</summary>
    internal Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Threads on the CPU; null for all.</summary>
    internal int? Threads { get; init; }

    /// <summary>The folder of the reference's numbers; null where there is none.</summary>
    internal string? Golden { get; init; }

    /// <summary>How long the mixed batches of each model run.</summary>
    internal TimeSpan Endurance { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Images that are compared with each other.</summary>
    internal int Images { get; init; } = 32;

    /// <summary>Sizes of the batches that are compared with images alone.</summary>
    internal IReadOnlyList<int> Together { get; init; } = [2, 7, 32];

    /// <summary>Sizes of the batches that are timed, ascending.</summary>
    internal IReadOnlyList<int> Batches { get; init; } = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Batches of each size that are timed, after a first one.</summary>
    internal int Repeats { get; init; } = 3;
}
