using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Signals;

namespace HartFarm.Coordinator.Jobs;

/// <summary>Looks, when a shard has ended, whether its job has; and wakes or tells whoever has to know.</summary>
public sealed class JobProgress(FarmSignals signals, IJobNotices notices, TimeProvider clock)
{
    /// <summary>In the transaction that ended the shard: the job, tracked, goes on to finalizing or is stopped.</summary>
    internal async Task<JobStep> StepAsync(FarmContext context, JobRow job, ShardRow shard, CancellationToken cancellation)
    {
        if (await JobStop.StopIfTooManyFailedAsync(context, job, clock.GetUtcNow(), cancellation).ConfigureAwait(false))
            return new JobStep(job.Id, false, false, job.Error);
        // A job that failed stays so, whatever is still published of it.
        return new JobStep(job.Id, shard.State == ShardState.Pending, !job.State.IsEnd() && job.FinishIfEnded(), null);
    }

    /// <summary>After that transaction.</summary>
    internal async Task TellAsync(JobStep? step, CancellationToken cancellation)
    {
        if (step is null) return;
        // A shard that is done leaves no place in a queue: its claim did.
        if (step.IsPending || step.Stopped is not null) signals.Dispatch.Set();
        if (step.Finalizing) signals.Finalizing.Set();
        if (step.Stopped is not { } reason) return;
        signals.Webhooks.Set();
        await notices.StoppedAsync(step.JobId, reason, cancellation).ConfigureAwait(false);
    }
}
