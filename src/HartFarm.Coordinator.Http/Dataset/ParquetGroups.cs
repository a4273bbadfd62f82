using HartFarm.Coordinator.Http.Files;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Http.Dataset;

/// <summary>
/// Single images out of Parquet shards. A row group is read as a whole, so the last few are kept for a while: whoever looks at a page of images asks for
/// many of one, and at the same time.
/// </summary>
internal sealed class ParquetGroups(IObjectStore objects) : IDisposable
{
    // Of 32 MiB at most, as shards are written.
    private const int Kept = 4;
    private const int ReadAtOnce = 2;

    private readonly RecentReads<(string Key, string Version, int Group), IReadOnlyList<ReadOnlyMemory<byte>?>> _recent = new(Kept);
    private readonly SemaphoreSlim _reads = new(ReadAtOnce);

    /// <summary>An image's file.</summary>
    /// <param name="key">The shard's key in the store.</param>
    /// <param name="entry">Where the image lies in it.</param>
    /// <param name="cancellation">Waits no longer.</param>
    /// <exception cref="ShardException">The shard is damaged.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string key, ShardIndexEntry entry, CancellationToken cancellation)
    {
        var stream = await SeekableObject.OpenAsync(objects, key, cancellation).ConfigureAwait(false);
        // A shard whose failed images were tried again is another object under the same key.
        var version = stream.Stored.Sha256 ?? $"{stream.Stored.Bytes:x}-{stream.Stored.Modified.UtcTicks:x}";
        var group = entry.RowGroup!.Value;
        var files = await _recent.Find((key, version, group), 1, () => LoadAsync(stream, key, group)).WaitAsync(cancellation).ConfigureAwait(false);
        return entry.Row is { } row && row < files.Count && files[row] is { } file
            ? file
            : throw new ShardException($"{key} has no image in row {entry.Row} of row group {entry.RowGroup}");
    }

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> LoadAsync(SeekableObject stream, string key, int group)
    {
        await _reads.WaitAsync().ConfigureAwait(false);
        try
        {
            await using (stream.ConfigureAwait(false)) return await ParquetImages.ReadAsync(stream, group, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StoreException or ObjectMissingException))
        {
            throw new ShardException($"{key} is damaged: {error.Message}", error);
        }
        finally
        {
            _reads.Release();
        }
    }
}
