using Hangfire;
using HartFarm.Coordinator.Finalizing;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Usage;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>What Hangfire calls. Nothing waits for it: leases and finalizing have timers of their own, and these are the net below them.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 1)]
public sealed class UpkeepTasks(LeaseSweep leases, JobFinalizer finalizer, Retention retention, FileExpiry files, OrphanSweep orphans, UsageRollUp usage)
{
    /// <summary>Gives expired shards back.</summary>
    public Task SweepLeasesAsync(CancellationToken cancellation) => leases.RunAsync(cancellation);

    /// <summary>Finalizes jobs that wait for it.</summary>
    public Task FinalizeAsync(CancellationToken cancellation) => finalizer.RunAsync(cancellation);

    /// <summary>Deletes jobs whose time is over.</summary>
    public Task RetainAsync(CancellationToken cancellation) => retention.RunAsync(cancellation);

    /// <summary>Deletes files whose time is over.</summary>
    public Task ExpireFilesAsync(CancellationToken cancellation) => files.RunAsync(cancellation);

    /// <summary>Adds what finished shards took to the days' sums.</summary>
    public Task RollUpUsageAsync(CancellationToken cancellation) => usage.RunAsync(cancellation);

    /// <summary>Deletes objects that belong to nothing.</summary>
    public Task SweepOrphansAsync(CancellationToken cancellation) => orphans.RunAsync(cancellation);
}
