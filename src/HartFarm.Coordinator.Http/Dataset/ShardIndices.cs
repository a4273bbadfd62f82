using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Http.Dataset;

/// <summary>
/// What the indices of finished shards say. An index is read from its start whichever image is asked for, so those of the last few shards are kept: whoever looks at a gallery
/// asks for a page and then for each of its images.
/// </summary>
internal sealed class ShardIndices(IObjectStore objects)
{
    // An entry takes about a kilobyte.
    private const int MostKept = 16_384;
    private const int LargestKept = MostKept / 4;

    private readonly Lock _lock = new();
    private readonly List<(Guid JobId, int Shard, long Token, int Images, Task<IReadOnlyList<ShardIndexEntry>> Entries)> _recent = [];

    /// <summary>The first entries of a shard that fit, in their order.</summary>
    /// <param name="job">The job.</param>
    /// <param name="shard">A shard of it, which is completed.</param>
    /// <param name="fits">Which fit.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Waits no longer.</param>
    /// <exception cref="ShardException">The index is damaged.</exception>
    public async Task<IReadOnlyList<ShardIndexEntry>> SelectAsync(JobRow job, ShardRow shard, Func<ShardIndexEntry, bool> fits, int most, CancellationToken cancellation) =>
        shard.Images > LargestKept
            ? await ReadAsync(job, shard, fits, most, cancellation).ConfigureAwait(false)
            : [.. (await Find(job, shard).WaitAsync(cancellation).ConfigureAwait(false)).Where(fits).Take(most)];

    /// <summary>All entries of a shard, read anew and not kept: for whoever goes through all of a job.</summary>
    public Task<IReadOnlyList<ShardIndexEntry>> ReadAsync(JobRow job, ShardRow shard, CancellationToken cancellation) => ReadAsync(job, shard, _ => true, int.MaxValue, cancellation);

    private async Task<IReadOnlyList<ShardIndexEntry>> ReadAsync(JobRow job, ShardRow shard, Func<ShardIndexEntry, bool> fits, int most, CancellationToken cancellation)
    {
        var layout = new ShardLayout(FormatOf(job.Settings.Output.Format), shard.Index, job.ShardCount);
        var stream = await objects.OpenAsync(JobKeys.Of(job.Id) + layout.IndexName, 0, null, cancellation).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        return await Task.Run(() => ShardIndexReader.Read(stream, layout.IndexName).Where(fits).Take(most).ToList(), cancellation).ConfigureAwait(false);
    }

    // Whoever asked first may go; the others still wait for what it began. A shard that was made again has another token.
    private Task<IReadOnlyList<ShardIndexEntry>> Find(JobRow job, ShardRow shard)
    {
        lock (_lock)
        {
            var at = _recent.FindIndex(one => one.JobId == job.Id && one.Shard == shard.Index && one.Token == shard.Token && !one.Entries.IsFaulted);
            var found = at < 0 ? (job.Id, shard.Index, shard.Token, shard.Images, Task.Run(() => ReadAsync(job, shard, CancellationToken.None))) : _recent[at];
            if (at >= 0) _recent.RemoveAt(at);
            _recent.Insert(0, found);
            for (var kept = _recent.Sum(one => (long)one.Images); kept > MostKept; _recent.RemoveAt(_recent.Count - 1)) kept -= _recent[^1].Images;
            return found.Item5;
        }
    }

    private static ShardFormat FormatOf(DatasetFormat format) => format switch
    {
        DatasetFormat.WebDataset => ShardFormat.WebDataset,
        DatasetFormat.Parquet => ShardFormat.Parquet,
        _ => ShardFormat.ImageFolder,
    };
}
