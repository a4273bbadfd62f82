namespace HartFarm.LoadBench.Peers;

/// <summary>What is measured.</summary>
/// <param name="Only">Names of the contestants that take part; empty for all.</param>
/// <param name="Tasks">Tasks of a round.</param>
/// <param name="FarmTasks">Tasks of HartFarm's rounds in which each is a shard.</param>
/// <param name="Rounds">Rounds, of which medians are told.</param>
/// <param name="Samples">Lone tasks whose way to their start is timed, over all rounds.</param>
/// <param name="SampleSeconds">The most seconds that they may take in a round, for queues that look seldom.</param>
/// <param name="CrashTasks">Tasks whose worker is killed; 0 for none.</param>
/// <param name="CrashMilliseconds">How long each of these waits.</param>
/// <param name="CrashSeconds">How long is waited at most for them to run again.</param>
/// <param name="DrainSeconds">How long it may take at most until what was done is acknowledged, or a lone task starts.</param>
/// <param name="StillSeconds">For how long no task may end before those that are left count as not done.</param>
/// <param name="Json">Where all of it is written; null for nowhere.</param>
/// <param name="Markdown">Where the tables are written as Markdown; null for nowhere.</param>
internal sealed record PeersOptions(
    IReadOnlyList<string> Only, int Tasks, int FarmTasks, int Rounds, int Samples, int SampleSeconds, int CrashTasks, int CrashMilliseconds, int CrashSeconds, int DrainSeconds,
    int StillSeconds, string? Json, string? Markdown);
