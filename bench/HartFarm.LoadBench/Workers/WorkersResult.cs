namespace HartFarm.LoadBench.Workers;

/// <summary>A run with a number of workers.</summary>
/// <param name="Workers">How many.</param>
/// <param name="Shards">Shards that were finished in the window.</param>
/// <param name="WorkingShare">The share of the workers' time that they worked, 0 to 1.</param>
/// <param name="FairShareError">The greatest relative difference between a tenant's part of the work and its weight's; null where too few shards were finished to tell.</param>
/// <param name="ProcessorShare">Processors that coordinator, workers and services used together, of one.</param>
internal sealed record WorkersResult(int Workers, int Shards, double WorkingShare, double? FairShareError, double ProcessorShare);
