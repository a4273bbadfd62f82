using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Signals;
using HartFarm.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>Grants leases. A message from a queue is no right to work: only the claim that finds the shard enqueued, under the message's number, is granted.</summary>
public sealed class ShardClaims(FarmStore store, IOptions<LeaseOptions> options, FarmSignals signals, TimeProvider clock)
{
    /// <summary>Grants the shard to the worker, or says why not.</summary>
    public async Task<ClaimAnswer> ClaimAsync(ClaimShard claim, CancellationToken cancellation)
    {
        var answer = await store.WriteAsync(context => ClaimAsync(context, claim, cancellation), cancellation).ConfigureAwait(false);
        // The queue is one shorter.
        signals.Dispatch.Set();
        return answer;
    }

    private async Task<ClaimAnswer> ClaimAsync(FarmContext context, ClaimShard claim, CancellationToken cancellation)
    {
        if (await LockedJob.OfShardAsync(store, context, claim.ShardId, cancellation).ConfigureAwait(false) is not var (job, shard))
            return Deny(claim, "there is no such shard");
        if (shard.State != ShardState.Enqueued) return Deny(claim, $"the shard is {shard.State}");
        if (shard.Enqueued != claim.Enqueued) return Deny(claim, $"the message was number {claim.Enqueued}, and number {shard.Enqueued} was sent since");
        if (!job.State.IsOpen()) return Deny(claim, $"the job is {job.State}");

        var now = clock.GetUtcNow();
        var token = shard.Token + 1;
        await context.CompareAndSetAsync(
            shard,
            set => set
                .SetProperty(row => row.State, ShardState.Leased)
                .SetProperty(row => row.Token, token)
                .SetProperty(row => row.LeaseOwner, claim.WorkerId)
                .SetProperty(row => row.LeaseUntil, now + options.Value.LeaseFor)
                .SetProperty(row => row.ImagesDone, 0),
            cancellation).ConfigureAwait(false);
        job.Moved(ShardState.Enqueued, ShardState.Leased);
        if (job.State == JobState.Queued) job.MoveTo(JobState.Running);
        job.StartedAt ??= now;
        return new ClaimAnswer(Grant(job, shard, token), null);
    }

    private ShardGranted Grant(JobRow job, ShardRow shard, long token) => new()
    {
        ShardId = shard.Id,
        Token = token,
        LeaseFor = options.Value.LeaseFor,
        JobId = job.Id,
        Index = shard.Index,
        ShardCount = job.ShardCount,
        SizeClass = job.SizeClass,
        Priority = job.Priority,
        FirstImage = shard.FirstImage,
        Images = shard.Images,
        Prompts = new PromptRange(JobKeys.Prompts(job.Id), shard.PromptOffset, shard.PromptLength, shard.SkippedImages),
        Seed = job.Seed,
        Guidance = job.Settings.Guidance,
        Sampling = job.Settings.Sampling,
        Output = job.Settings.Output,
        ExactBatch = job.Settings.ExactBatch,
        PartialImages = job.Settings.PartialImages,
        StagingPrefix = JobKeys.Staging(job.Id, shard.Index, token),
    };

    private static ClaimAnswer Deny(ClaimShard claim, string reason) => new(null, new ShardDenied(claim.ShardId, reason));
}
