using HartFarm.Storage.Files;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>Takes a shard's index into the table, and holds it against what the shard's writer reported.</summary>
internal static class ShardEntries
{
    /// <returns>The images that are missing.</returns>
    /// <exception cref="ManifestException">The index is damaged, or is another one.</exception>
    public static async Task<MissingList> AddAsync(ManifestShard shard, ManifestRows rows, CancellationToken cancellation)
    {
        var missing = new MissingList(shard);
        if (shard.Contents is { } contents)
        {
            var index = await shard.OpenIndex(cancellation).ConfigureAwait(false);
            await using (index.ConfigureAwait(false)) await AddAsync(shard, contents, index, missing, rows, cancellation).ConfigureAwait(false);
        }
        missing.End();
        return missing;
    }

    private static async Task AddAsync(
        ManifestShard shard, ShardContents contents, Stream index, MissingList missing, ManifestRows rows, CancellationToken cancellation)
    {
        using var hashed = new HashedReads(index);
        long images = 0, imageBytes = 0;
        foreach (var (entry, lineBytes) in Entries(hashed, contents.Index.Name))
        {
            cancellation.ThrowIfCancellationRequested();
            var at = entry.Record.Index;
            if (entry.Shard != shard.Shard || at < shard.FirstImage || at >= shard.FirstImage + shard.Images)
                throw new ManifestException($"{contents.Index.Name} holds image {at} of shard {entry.Shard}, which is none of shard {shard.Shard}");
            images++;
            imageBytes += entry.Length;
            missing.Pass(at);
            await rows.AddAsync(entry, lineBytes, cancellation).ConfigureAwait(false);
        }
        if (images != contents.Images || imageBytes != contents.ImageBytes)
            throw new ManifestException(
                $"{contents.Index.Name} holds {images} images of {imageBytes} bytes, where {contents.Images} of {contents.ImageBytes} bytes were reported");
        if (hashed.Sha256() != contents.Index.Sha256) throw new ManifestException($"{contents.Index.Name} is not what was put: its SHA-256 differs");
    }

    private static IEnumerable<(ShardIndexEntry Entry, int LineBytes)> Entries(Stream index, string name)
    {
        using var entries = ShardIndexReader.ReadSized(index, name).GetEnumerator();
        while (true)
        {
            try
            {
                if (!entries.MoveNext()) yield break;
            }
            catch (ShardException error)
            {
                throw new ManifestException(error.Message, error);
            }
            yield return entries.Current;
        }
    }
}
