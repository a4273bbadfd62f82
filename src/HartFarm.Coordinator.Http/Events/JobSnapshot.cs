using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Jobs;

namespace HartFarm.Coordinator.Http.Events;

/// <summary>A job at some time.</summary>
/// <param name="Job">The job; null when it was deleted.</param>
internal sealed record JobSnapshot(JobInfo? Job)
{
    /// <summary>The same for two snapshots between which nothing has happened, whichever coordinator took them.</summary>
    public string Id { get; } = Job is null
        ? "deleted"
        : $"{Job.State}-{Job.Progress.Completed}-{Job.Progress.InProgress}-{Job.Progress.Failed}-{Job.Shards.Completed}-{Job.Shards.Leased}".ToLowerInvariant();

    /// <summary>Nothing follows.</summary>
    public bool IsLast => Job is null || Job.State.IsEnd();
}
