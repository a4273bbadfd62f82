using System.Globalization;
using HartFarm.Chaos.Faults;
using HartFarm.Chaos.Verdicts;

namespace HartFarm.Chaos;

/// <summary>What a seed's run came to.</summary>
internal sealed record RunReport
{
    public required int Seed { get; init; }
    public required IReadOnlyList<Fault> Faults { get; init; }
    public required int Jobs { get; init; }

    /// <summary>Images that were held against what they have to be.</summary>
    public required int Images { get; init; }

    /// <summary>Messages that were delivered twice.</summary>
    public required int Echoes { get; init; }

    /// <summary>How often processes were started.</summary>
    public required int Starts { get; init; }

    /// <summary>How often one ended by itself since it did not come back to a queue.</summary>
    public required int QueuesLost { get; init; }

    /// <summary>Objects of unfinished work that upkeep swept in the end.</summary>
    public required int Swept { get; init; }

    /// <summary>How long jobs took to end after the last fault.</summary>
    public required TimeSpan Rest { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>All that the processes said.</summary>
    public required string Said { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: {Faults.Count} faults, {Starts} starts ({QueuesLost} for a lost queue), {Echoes} messages twice, {Jobs} jobs, {Images} images; all ended {Rest.TotalSeconds:0.0} s after the last fault; {Swept} objects swept; {Findings.Count} findings");
}
