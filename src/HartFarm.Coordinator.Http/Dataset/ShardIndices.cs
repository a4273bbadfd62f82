using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Publication;
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

    // A shard that was made again has another token.
    private readonly RecentReads<(Guid Job, int Shard, long Token), IReadOnlyList<ShardIndexEntry>> _recent = new(MostKept);

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
            : [.. (await _recent.Find((job.Id, shard.Index, shard.Token), shard.Images, () => ReadAsync(job, shard, CancellationToken.None)).WaitAsync(cancellation).ConfigureAwait(false)).Where(fits).Take(most)];

    /// <summary>All entries of a shard, read anew and not kept: for whoever goes through all of a job.</summary>
    public Task<IReadOnlyList<ShardIndexEntry>> ReadAsync(JobRow job, ShardRow shard, CancellationToken cancellation) => ReadAsync(job, shard, _ => true, int.MaxValue, cancellation);

    private async Task<IReadOnlyList<ShardIndexEntry>> ReadAsync(JobRow job, ShardRow shard, Func<ShardIndexEntry, bool> fits, int most, CancellationToken cancellation)
    {
        var name = ShardNames.Of(job, shard.Index).IndexName;
        var stream = await objects.OpenAsync(JobKeys.Of(job.Id) + name, 0, null, cancellation).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        return await Task.Run(() => ShardIndexReader.Read(stream, name).Where(fits).Take(most).ToList(), cancellation).ConfigureAwait(false);
    }
}
