using HartFarm.Concurrency;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Leases;

/// <summary>
/// Changes of single shards, each decided by itself. Those of one job that come at the same time share a transaction: it locks the job's row once,
/// and every shard in it changes by compare-and-set on its state and its fencing token.
/// </summary>
/// <typeparam name="TChange">What is to change.</typeparam>
/// <typeparam name="TAnswer">What came of it.</typeparam>
internal sealed class ShardChanges<TChange, TAnswer>
{
    private const int Most = 64;

    private readonly Gathering<TChange, TAnswer> _gathering;
    private readonly FarmStore _store;
    private readonly Func<TChange, long> _shardOf;
    private readonly Func<Locked, TChange, CancellationToken, Task<TAnswer>> _change;
    private readonly Func<TChange, TAnswer> _missing;

    /// <param name="store">The job store.</param>
    /// <param name="shardOf">The shard that a change is about.</param>
    /// <param name="change">Decides, and changes the rows that are locked. It may be run again, so it does nothing else.</param>
    /// <param name="missing">The answer where there is no such shard.</param>
    public ShardChanges(
        FarmStore store, Func<TChange, long> shardOf, Func<Locked, TChange, CancellationToken, Task<TAnswer>> change, Func<TChange, TAnswer> missing)
    {
        (_store, _shardOf, _change, _missing) = (store, shardOf, change, missing);
        _gathering = new Gathering<TChange, TAnswer>(RunAsync, Most);
    }

    /// <summary>Makes a change.</summary>
    /// <param name="jobId">The shard's job, as far as it is known: it only decides what is done together.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<TAnswer> MakeAsync(Guid? jobId, TChange change, CancellationToken cancellation) => _gathering.AskAsync(jobId, change, cancellation);

    /// <summary>Makes several of one job, which came together.</summary>
    /// <returns>The answers, in the order of the changes.</returns>
    public Task<IReadOnlyList<TAnswer>> MakeAsync(Guid? jobId, IReadOnlyList<TChange> changes, CancellationToken cancellation) =>
        _gathering.AskAsync(jobId, changes, cancellation);

    private Task<IReadOnlyList<TAnswer>> RunAsync(IReadOnlyList<TChange> changes, CancellationToken cancellation) => _store.WriteAsync<IReadOnlyList<TAnswer>>(
        async context =>
        {
            long[] ids = [.. changes.Select(_shardOf).Distinct()];
            var job = await _store.Database.LockJobOfAsync(context, ids[0], cancellation).ConfigureAwait(false);
            if (job is null && ids.Length == 1) return [.. changes.Select(_missing)];
            var shards = await context.Shards.Where(shard => ids.Contains(shard.Id)).ToDictionaryAsync(shard => shard.Id, cancellation).ConfigureAwait(false);
            // A transaction holds one job: whoever named another is served alone.
            if (shards.Values.Any(shard => shard.JobId != job?.Id)) throw new InvalidOperationException("shards of different jobs cannot change together");
            List<TAnswer> answers = [];
            List<ShardRow> further = [];
            foreach (var change in changes)
            {
                answers.Add(shards.TryGetValue(_shardOf(change), out var shard)
                    ? await _change(new Locked(context, job!, shard, further), change, cancellation).ConfigureAwait(false)
                    : _missing(change));
            }
            return answers;
        },
        cancellation);

    /// <summary>A shard and its job, locked to the end of the transaction and tracked by its context.</summary>
    /// <param name="Context">The transaction's.</param>
    /// <param name="Job">The job.</param>
    /// <param name="Shard">The shard.</param>
    /// <param name="Further">Shards that this transaction has changed of itself, which the database does not know of before its end.</param>
    internal readonly record struct Locked(FarmContext Context, JobRow Job, ShardRow Shard, List<ShardRow> Further);
}
