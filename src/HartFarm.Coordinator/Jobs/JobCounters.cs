using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Webhooks;

namespace HartFarm.Coordinator.Jobs;

/// <summary>Moves a job between states and its shards between counters. The job's row is locked and tracked by the caller's transaction.</summary>
internal static class JobCounters
{
    /// <summary>Changes the job's state.</summary>
    public static void MoveTo(this JobRow job, JobState state)
    {
        JobTransitions.Ways.Check(job.State, state);
        job.State = state;
    }

    /// <summary>Counts shards that went from one state to another.</summary>
    public static void Moved(this JobRow job, ShardState from, ShardState to, int shards = 1)
    {
        if (shards == 0) return;
        ShardTransitions.Ways.Check(from, to);
        job.Add(from, -shards);
        job.Add(to, shards);
    }

    /// <summary>When every shard has ended: to finalizing.</summary>
    public static bool FinishIfEnded(this JobRow job)
    {
        if (job.EndedShards < job.ShardCount || !JobTransitions.Ways.Allows(job.State, JobState.Finalizing)) return false;
        job.MoveTo(JobState.Finalizing);
        job.FinalizeUntil = null;
        job.FinalizeAttempts = 0;
        return true;
    }

    /// <summary>Notes the end, from which on the job's time to be kept runs, and whom to tell of it.</summary>
    public static void End(this JobRow job, FarmContext context, JobState state, DateTimeOffset now, string? error = null)
    {
        job.MoveTo(state);
        job.EndedAt = now;
        job.ExpiresAt = now + job.Settings.KeepFor;
        job.Error = error;
        WebhookOutbox.AddEnd(context, job, now);
    }

    private static void Add(this JobRow job, ShardState state, int shards)
    {
        switch (state)
        {
            case ShardState.Pending: job.PendingShards += shards; break;
            case ShardState.Enqueued: job.EnqueuedShards += shards; break;
            case ShardState.Leased: job.LeasedShards += shards; break;
            case ShardState.Publishing: job.PublishingShards += shards; break;
            case ShardState.Completed: job.CompletedShards += shards; break;
            case ShardState.Failed: job.FailedShards += shards; break;
            case ShardState.Cancelled: job.CancelledShards += shards; break;
            default: throw new ArgumentOutOfRangeException(nameof(state), state, null);
        }
    }
}
