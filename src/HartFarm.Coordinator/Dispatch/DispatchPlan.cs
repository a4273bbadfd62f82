using System.Collections.Frozen;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>Fills the queues, in the job store: marks shards as enqueued that are then to be sent. One coordinator at a time does so.</summary>
public sealed class DispatchPlan(FarmStore store, RoomOfWorkers room, KnownDepths known, TimeProvider clock)
{
    /// <summary>Marks what the queues have room for.</summary>
    internal Task<IReadOnlyList<OutgoingShard>> FillAsync(CancellationToken cancellation) => store.WriteAsync<IReadOnlyList<OutgoingShard>>(
        async context =>
        {
            await store.Database.LockDispatchAsync(context, cancellation).ConfigureAwait(false);
            var depths = await room.DepthsAsync(context, cancellation).ConfigureAwait(false);
            if (depths.Count == 0)
            {
                known.Note(depths, FrozenDictionary<SizeClass, Guid>.Empty);
                return [];
            }
            var jobs = await context.Jobs.AsNoTracking()
                .Where(job => job.PendingShards > 0 || job.EnqueuedShards > 0 || job.LeasedShards > 0)
                .ToListAsync(cancellation).ConfigureAwait(false);
            known.Note(depths, Alone(jobs));
            var weights = await context.Tenants.AsNoTracking()
                .ToDictionaryAsync(tenant => tenant.Name, tenant => tenant.Weight, cancellation).ConfigureAwait(false);
            List<OutgoingShard> outgoing = [];
            foreach (var (sizeClass, depth) in depths)
            {
                JobRow[] ofClass = [.. jobs.Where(job => job.SizeClass == sizeClass)];
                foreach (var interactive in new[] { true, false })
                    outgoing.AddRange(await FillAsync(context, ofClass, weights, interactive, depth, cancellation).ConfigureAwait(false));
            }
            return outgoing;
        },
        cancellation);

    /// <summary>Takes back what could not be sent: it goes out under a new number another time.</summary>
    internal Task<int> TakeBackAsync(IEnumerable<OutgoingShard> unsent, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var back = 0;
            foreach (var ofJob in unsent.GroupBy(shard => shard.JobId))
            {
                if (await LockedJob.FindAsync(store, context, ofJob.Key, cancellation).ConfigureAwait(false) is not { } job) continue;
                var moved = 0;
                foreach (var (shardId, enqueued) in ofJob.Select(shard => (shard.Message.ShardId, shard.Message.Enqueued)))
                {
                    moved += await context.Shards
                        .Where(row => row.Id == shardId && row.State == ShardState.Enqueued && row.Enqueued == enqueued)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ShardState.Pending), cancellation).ConfigureAwait(false);
                }
                job.Moved(ShardState.Enqueued, ShardState.Pending, moved);
                back += moved;
            }
            return back;
        },
        cancellation);

    private async Task<List<OutgoingShard>> FillAsync(
        FarmContext context, IReadOnlyList<JobRow> jobs, Dictionary<string, double> weights, bool interactive, QueueDepth depth, CancellationToken cancellation)
    {
        JobRow[] inQueue = [.. jobs.Where(job => IsInteractive(job) == interactive)];
        var shards = inQueue.Sum(job => job.EnqueuedShards);
        var images = inQueue.Sum(job => (long)job.EnqueuedShards * job.ShardSize);
        List<JobDemand> demands = [.. jobs.Select(job => Demand(job, weights[job.Tenant], interactive))];
        List<OutgoingShard> outgoing = [];
        while (Places(depth, shards, images, demands) is var places && places > 0)
        {
            var turns = FairShare.Choose(demands, places);
            if (turns.Count == 0) break;
            foreach (var turn in turns)
            {
                var taken = await TakeAsync(context, turn, interactive, cancellation).ConfigureAwait(false);
                outgoing.AddRange(taken);
                var at = demands.FindIndex(demand => demand.JobId == turn.JobId);
                shards += taken.Count;
                images += (long)taken.Count * demands[at].ShardSize;
                // Who gives fewer than it could has shards that wait for their next attempt: others take the places.
                var pending = taken.Count < turn.Shards ? 0 : demands[at].Pending - taken.Count;
                demands[at] = demands[at] with { Pending = pending, Out = demands[at].Out + taken.Count };
            }
        }
        return outgoing;
    }

    // So many that even the largest do not make more images than there is room for by more than one shard's.
    private static int Places(QueueDepth depth, int shards, long images, List<JobDemand> demands)
    {
        var largest = demands.Where(demand => demand.Pending > 0).Select(demand => demand.ShardSize).DefaultIfEmpty(1).Max();
        var byImages = images < depth.Images ? (depth.Images - images + largest - 1) / largest : 0;
        return (int)Math.Min(depth.Shards - shards, Math.Max(depth.Workers - shards, byImages));
    }

    private async Task<List<OutgoingShard>> TakeAsync(FarmContext context, JobTurn turn, bool interactive, CancellationToken cancellation)
    {
        if (await LockedJob.FindAsync(store, context, turn.JobId, cancellation).ConfigureAwait(false) is not { } job || !job.State.IsOpen()) return [];
        var shards = await store.Database.EnqueueAsync(context, job.Id, turn.Shards, clock.GetUtcNow(), cancellation).ConfigureAwait(false);
        job.Moved(ShardState.Pending, ShardState.Enqueued, shards.Count);
        return [.. shards.OrderBy(shard => shard.ShardId)
            .Select(shard => new OutgoingShard(job.Id, job.SizeClass, interactive, new ShardReady(shard.ShardId, shard.Enqueued, job.Id), job.Settings.Trace))];
    }

    private static JobDemand Demand(JobRow job, double weight, bool interactive) => new()
    {
        JobId = job.Id,
        Tenant = job.Tenant,
        Weight = weight,
        Priority = job.Priority,
        CreatedAt = job.CreatedAt,
        Pending = job.State.IsOpen() && IsInteractive(job) == interactive ? job.PendingShards : 0,
        Out = job.EnqueuedShards + job.LeasedShards,
        ShardSize = job.ShardSize,
    };

    private static Dictionary<SizeClass, Guid> Alone(IEnumerable<JobRow> jobs) => jobs
        .Where(job => job.State.IsOpen() && job.PendingShards > 0)
        .GroupBy(job => job.SizeClass)
        .Where(ofClass => ofClass.Count() == 1)
        .ToDictionary(ofClass => ofClass.Key, ofClass => ofClass.Single().Id);

    private static bool IsInteractive(JobRow job) => job.Priority == JobPriority.Interactive;
}
