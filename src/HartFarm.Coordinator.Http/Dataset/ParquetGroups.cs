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

    private readonly Lock _lock = new();
    private readonly List<(string Key, string Version, int Group, Task<IReadOnlyList<ReadOnlyMemory<byte>?>> Files)> _recent = [];
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
        var files = await Find(stream, key, version, entry.RowGroup!.Value).WaitAsync(cancellation).ConfigureAwait(false);
        return entry.Row is { } row && row < files.Count && files[row] is { } file
            ? file
            : throw new ShardException($"{key} has no image in row {entry.Row} of row group {entry.RowGroup}");
    }

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();

    // Whoever asked first may go; the others still wait for what it began.
    private Task<IReadOnlyList<ReadOnlyMemory<byte>?>> Find(SeekableObject stream, string key, string version, int group)
    {
        lock (_lock)
        {
            var at = _recent.FindIndex(one => one.Key == key && one.Version == version && one.Group == group && !one.Files.IsFaulted);
            var found = at < 0 ? (key, version, group, Task.Run(() => LoadAsync(stream, key, group))) : _recent[at];
            if (at >= 0) _recent.RemoveAt(at);
            _recent.Insert(0, found);
            if (_recent.Count > Kept) _recent.RemoveAt(Kept);
            return found.Item4;
        }
    }

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
