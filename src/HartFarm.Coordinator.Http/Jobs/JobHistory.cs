using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data.Rows;

namespace HartFarm.Coordinator.Http.Jobs;

/// <summary>Tells what happened to a job: what its row knows, and what people did to it, which the audit log knows.</summary>
internal sealed class JobHistory(AuditLog audit)
{
    /// <summary>The newest events of a job, the newest first. Where requests came from is the administrators' to know, and not told.</summary>
    /// <param name="job">The job, which the caller may see.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<JobEventInfo>> ListAsync(JobRow job, int limit, CancellationToken cancellation)
    {
        var done = (await audit.ListOfAsync(job.Tenant, job.Id.ToString("N"), limit, cancellation).ConfigureAwait(false)).SelectMany(Describe).ToArray();
        List<JobEventInfo> events = [];
        if (EndOf(job) is { } end && !done.Any(one => one.Kind == end.Kind)) events.Add(end);
        events.AddRange(done);
        if (job.StartedAt is { } started) events.Add(new JobEventInfo { At = started, Kind = JobEventKind.Started });
        // A page that is full of later ones has no place for it anyway.
        if (!done.Any(one => one.Kind == JobEventKind.Accepted)) events.Add(new JobEventInfo { At = job.CreatedAt, Kind = JobEventKind.Accepted });
        return [.. events.OrderByDescending(one => one.At).Take(limit)];
    }

    private static JobEventInfo? EndOf(JobRow job) => job.EndedAt is not { } at ? null : job.State switch
    {
        JobState.Completed => new JobEventInfo { At = at, Kind = JobEventKind.Completed },
        JobState.CompletedWithErrors => new JobEventInfo { At = at, Kind = JobEventKind.CompletedWithErrors, Detail = job.Error },
        JobState.Failed => new JobEventInfo { At = at, Kind = JobEventKind.Failed, Detail = job.Error },
        JobState.Cancelled => new JobEventInfo { At = at, Kind = JobEventKind.Cancelled },
        _ => null,
    };

    private static IEnumerable<JobEventInfo> Describe(AuditRow entry)
    {
        if (KindOf(entry.Action) is { } kind) yield return new JobEventInfo { At = entry.At, Kind = kind, Actor = entry.Actor, Detail = entry.Detail };
    }

    private static JobEventKind? KindOf(AuditAction action) => action switch
    {
        AuditAction.JobSubmitted => JobEventKind.Accepted,
        AuditAction.JobPaused => JobEventKind.Paused,
        AuditAction.JobResumed => JobEventKind.Resumed,
        AuditAction.JobCancelled => JobEventKind.Cancelled,
        AuditAction.JobRetried => JobEventKind.Retried,
        _ => null,
    };
}
