using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Signals;
using HartFarm.Storage.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>Grants leases. A message from a queue is no right to work: only the claim that finds the shard enqueued, under the message's number, is granted.</summary>
public sealed class ShardClaims
{
    // However many a message names: a transaction is to be short.
    private const int MostFurther = 64;

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
            store, claim => claim.ShardId, ClaimAsync, claim => Deny(claim, "there is no such shard"));
    }

    /// <summary>Grants the shard to the worker, and further ones of the job where it has places for them and nobody else waits; or says why not.</summary>
    public async Task<ClaimAnswer> ClaimAsync(ClaimShard claim, CancellationToken cancellation)
    {
        var decided = await _changes.MakeAsync(claim.JobId, claim, cancellation).ConfigureAwait(false);
        // The queue is one shorter.
        if (decided.Queue is var (sizeClass, enqueued, shardSize) && !_depths.IsWellFilled(sizeClass, enqueued, shardSize)) _signals.Dispatch.Set();
        return decided.Answer;
    }

    private async Task<DecidedClaim> ClaimAsync(ShardChanges<ClaimShard, DecidedClaim>.Locked locked, ClaimShard claim, CancellationToken cancellation)
    {
        var (context, job, shard, taken) = locked;
        if (shard.State != ShardState.Enqueued) return Deny(claim, $"the shard is {shard.State}");
        if (shard.Enqueued != claim.Enqueued) return Deny(claim, $"the message was number {claim.Enqueued}, and number {shard.Enqueued} was sent since");
        if (!job.State.IsOpen()) return Deny(claim, $"the job is {job.State}");

        var now = _clock.GetUtcNow();
        Lease(job, shard, claim.WorkerId, now);
        if (job.State == JobState.Queued) job.MoveTo(JobState.Running);
        job.StartedAt ??= now;
        var further = await FurtherAsync(context, job, claim, claim.Images - (long)shard.Images, taken, now, cancellation).ConfigureAwait(false);
        var granted = Grant(job, shard) with { Further = [.. further.Select(one => Grant(job, one))] };
        return new DecidedClaim(new ClaimAnswer(granted, null), (job.SizeClass, job.EnqueuedShards, job.ShardSize));
    }

    // What has no message yet, so no other worker can be about to claim it, goes through the queue in thought alone.
    private async Task<IReadOnlyList<ShardRow>> FurtherAsync(
        FarmContext context, JobRow job, ClaimShard claim, long images, List<ShardRow> taken, DateTimeOffset now, CancellationToken cancellation)
    {
        var wanted = Math.Min(claim.Places - 1L, images / job.ShardSize);
        var most = (int)Math.Clamp(wanted, 0, Math.Min(MostFurther, _depths.Spare(job.SizeClass, job.Id, job.PendingShards)));
        if (most == 0) return [];
        var pending = await context.Shards
            .Where(row => row.JobId == job.Id && row.State == ShardState.Pending && row.NotBefore <= now)
            .OrderBy(row => row.Index).Take(most + taken.Count).ToListAsync(cancellation).ConfigureAwait(false);
        ShardRow[] further = [.. pending.Where(row => row.State == ShardState.Pending).Take(most)];
        foreach (var row in further)
        {
            job.Moved(ShardState.Pending, ShardState.Enqueued);
            (row.State, row.Enqueued, row.EnqueuedAt) = (ShardState.Enqueued, row.Enqueued + 1, now);
            Lease(job, row, claim.WorkerId, now);
        }
        taken.AddRange(further);
        return further;
    }

    private void Lease(JobRow job, ShardRow shard, Guid workerId, DateTimeOffset now)
    {
        job.Moved(ShardState.Enqueued, ShardState.Leased);
        (shard.State, shard.Token) = (ShardState.Leased, shard.Token + 1);
        (shard.LeaseOwner, shard.LeaseUntil, shard.ImagesDone) = (workerId, now + _options.Value.LeaseFor, 0);
    }

    private ShardGranted Grant(JobRow job, ShardRow shard) => new()
    {
        ShardId = shard.Id,
        Token = shard.Token,
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
        StagingPrefix = JobKeys.Staging(job.Id, shard.Index, shard.Token),
    };

    private static DecidedClaim Deny(ClaimShard claim, string reason) => new(new ClaimAnswer(null, new ShardDenied(claim.ShardId, reason)), null);

    /// <summary>An answer, and what is left of the job's in the queue that is one shorter by it.</summary>
    private sealed record DecidedClaim(ClaimAnswer Answer, (SizeClass SizeClass, int Enqueued, int ShardSize)? Queue);
}
