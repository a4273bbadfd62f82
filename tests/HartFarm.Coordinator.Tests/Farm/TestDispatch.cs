using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Leases;

namespace HartFarm.Coordinator.Tests.Farm;

internal static class TestDispatch
{
    public static Task<IReadOnlyList<EnqueuedShard>> EnqueueAsync(TestCoordinator coordinator, Guid jobId, int count, DateTimeOffset now) =>
        coordinator.Store.WriteAsync(
            async context =>
            {
                var job = (await LockedJob.FindAsync(coordinator.Store, context, jobId, CancellationToken.None))!;
                if (!job.State.IsOpen()) return [];
                var shards = await coordinator.Store.Database.EnqueueAsync(context, jobId, count, now, CancellationToken.None);
                job.Moved(ShardState.Pending, ShardState.Enqueued, shards.Count);
                return shards;
            },
            CancellationToken.None);
}
