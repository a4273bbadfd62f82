namespace HartFarm.LoadBench.Soak;

/// <summary>What is measured.</summary>
/// <param name="Minutes">How long.</param>
/// <param name="JobShards">Shards of a job.</param>
/// <param name="OpenJobs">Jobs that are open at once.</param>
/// <param name="MostGrowth">Mebibytes that the coordinator may grow by after the first quarter.</param>
internal sealed record SoakOptions(double Minutes, int JobShards, int OpenJobs, int MostGrowth);
