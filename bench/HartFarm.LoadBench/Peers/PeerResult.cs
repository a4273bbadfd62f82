using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Peers;

/// <summary>What was measured of a contestant.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its versions; null where it is missing.</param>
/// <param name="Setup">How it was set up.</param>
/// <param name="Promise">What it promises when a worker is killed.</param>
internal sealed record PeerResult(string Name, string? Version, string Setup, string Promise)
{
    public IReadOnlyList<RoundResult> Rounds { get; init; } = [];

    public CrashOutcome? Crash { get; init; }

    /// <summary>Why it did not take part, or went wrong; null where all went well.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it took part, and did all tasks of its rounds.</summary>
    public bool IsWhole => Problem is null && Rounds.All(round => round.Missing == 0);
}
