using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>Ends what nobody ends: leases of workers that fell silent, and messages that never came out of their queue.</summary>
public sealed class LeaseSweep(FarmStore store, LeaseEnds ends, ListeningTime listening, IOptions<LeaseOptions> options, TimeProvider clock)
{
    // A sweep goes on until nothing is left, in parts that hold little in memory.
    private const int Part = 500;

    /// <summary>Whatever is given out from now on holds at least so long.</summary>
    public TimeSpan Shortest => options.Value.LeaseFor < options.Value.EnqueuedFor ? options.Value.LeaseFor : options.Value.EnqueuedFor;

    /// <summary>Gives expired shards back.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation) =>
        await ExpireLeasesAsync(cancellation).ConfigureAwait(false) + await ExpireMessagesAsync(cancellation).ConfigureAwait(false);

    /// <summary>When there will next be something to sweep; null when nothing is out.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellation) => await store.ReadAsync(
        async context =>
        {
            var lease = await context.Shards
                .Where(shard => shard.State == ShardState.Leased || shard.State == ShardState.Publishing)
                .MinAsync(shard => shard.LeaseUntil, cancellation).ConfigureAwait(false);
            var now = clock.GetUtcNow();
            if (lease <= now && !listening.HasLastedFor(options.Value.LeaseFor, now)) lease = now + ListeningWatch.Interval;
            var message = await context.Shards.Where(shard => shard.State == ShardState.Enqueued)
                .MinAsync(shard => shard.EnqueuedAt, cancellation).ConfigureAwait(false) + options.Value.EnqueuedFor;
            return lease is null || message < lease ? message : lease;
        },
        cancellation).ConfigureAwait(false);

    private async Task<int> ExpireLeasesAsync(CancellationToken cancellation)
    {
        var ended = 0;
        while (true)
        {
            var now = clock.GetUtcNow();
            // Who could not be heard is not silent.
            if (!listening.HasLastedFor(options.Value.LeaseFor, now)) return ended;
            var expired = await store.ReadAsync(
                context => context.Shards
                    .Where(shard => shard.State == ShardState.Leased && shard.LeaseUntil <= now)
                    .OrderBy(shard => shard.LeaseUntil)
                    .Select(shard => new { shard.Id, shard.Token, shard.LeaseOwner })
                    .Take(Part).ToListAsync(cancellation),
                cancellation).ConfigureAwait(false);
            foreach (var lease in expired)
            {
                var error = $"worker {lease.LeaseOwner:N} was not heard of any more";
                if (await ends.EndAsync(lease.Id, lease.Token, LeaseEnding.Expired, error, cancellation).ConfigureAwait(false)) ended++;
            }
            if (expired.Count < Part) return ended;
        }
    }

    private async Task<int> ExpireMessagesAsync(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - options.Value.EnqueuedFor;
        var jobs = await store.ReadAsync(
            context => context.Shards
                .Where(shard => shard.State == ShardState.Enqueued && shard.EnqueuedAt <= before)
                .Select(shard => shard.JobId).Distinct().ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        var ended = 0;
        foreach (var jobId in jobs) ended += await TakeBackAsync(jobId, before, cancellation).ConfigureAwait(false);
        return ended;
    }

    private Task<int> TakeBackAsync(Guid jobId, DateTimeOffset before, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            if (await LockedJob.FindAsync(store, context, jobId, cancellation).ConfigureAwait(false) is not { } job) return 0;
            var back = await context.Shards
                .Where(shard => shard.JobId == jobId && shard.State == ShardState.Enqueued && shard.EnqueuedAt <= before)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ShardState.Pending), cancellation).ConfigureAwait(false);
            job.Moved(ShardState.Enqueued, ShardState.Pending, back);
            return back;
        },
        cancellation);
}
