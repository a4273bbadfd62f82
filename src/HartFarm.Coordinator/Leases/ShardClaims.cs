using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Signals;
using HartFarm.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>Grants leases. A message from a queue is no right to work: only the claim that finds the shard enqueued, under the message's number, is granted.</summary>
public sealed class ShardClaims
{
    private readonly ShardChanges<ClaimShard, DecidedClaim> _changes;
    private readonly IOptions<LeaseOptions> _options;
    private readonly KnownDepths _depths;
    private readonly FarmSignals _signals;
    private readonly TimeProvider _clock;

    /// <param name="store">The job store.</param>
    /// <param name="options">How long a lease is.</param>
    /// <param name="depths">Know how long the queues shall be.</param>
    /// <param name="signals">Are told of a queue that is no longer well filled.</param>
    /// <param name="clock">Tells the time.</param>
    public ShardClaims(FarmStore store, IOptions<LeaseOptions> options, KnownDepths depths, FarmSignals signals, TimeProvider clock)
    {
        (_options, _depths, _signals, _clock) = (options, depths, signals, clock);
        _changes = new ShardChanges<ClaimShard, DecidedClaim>(
            store, claim => claim.ShardId, (locked, claim, _) => Task.FromResult(Claim(locked.Job, locked.Shard, claim)), claim => Deny(claim, "there is no such shard"));
    }

    /// <summary>Grants the shard to the worker, or says why not.</summary>
    public async Task<ClaimAnswer> ClaimAsync(ClaimShard claim, CancellationToken cancellation)
    {
        var decided = await _changes.MakeAsync(claim.JobId, claim, cancellation).ConfigureAwait(false);
        // The queue is one shorter.
        if (decided.Queue is var (sizeClass, enqueued, shardSize) && !_depths.IsWellFilled(sizeClass, enqueued, shardSize)) _signals.Dispatch.Set();
        return decided.Answer;
    }

    private DecidedClaim Claim(JobRow job, ShardRow shard, ClaimShard claim)
    {
        if (shard.State != ShardState.Enqueued) return Deny(claim, $"the shard is {shard.State}");
        if (shard.Enqueued != claim.Enqueued) return Deny(claim, $"the message was number {claim.Enqueued}, and number {shard.Enqueued} was sent since");
        if (!job.State.IsOpen()) return Deny(claim, $"the job is {job.State}");

        var now = _clock.GetUtcNow();
        job.Moved(ShardState.Enqueued, ShardState.Leased);
        (shard.State, shard.Token) = (ShardState.Leased, shard.Token + 1);
        (shard.LeaseOwner, shard.LeaseUntil, shard.ImagesDone) = (claim.WorkerId, now + _options.Value.LeaseFor, 0);
        if (job.State == JobState.Queued) job.MoveTo(JobState.Running);
        job.StartedAt ??= now;
        return new DecidedClaim(new ClaimAnswer(Grant(job, shard, shard.Token), null), (job.SizeClass, job.EnqueuedShards, job.ShardSize));
    }

    private ShardGranted Grant(JobRow job, ShardRow shard, long token) => new()
    {
        ShardId = shard.Id,
        Token = token,
        LeaseFor = _options.Value.LeaseFor,
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

    private static DecidedClaim Deny(ClaimShard claim, string reason) => new(new ClaimAnswer(null, new ShardDenied(claim.ShardId, reason)), null);

    /// <summary>An answer, and what is left of the job's in the queue that is one shorter by it.</summary>
    private sealed record DecidedClaim(ClaimAnswer Answer, (SizeClass SizeClass, int Enqueued, int ShardSize)? Queue);
}
