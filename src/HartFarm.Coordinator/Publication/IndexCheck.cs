using System.Security.Cryptography;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Publication;

/// <summary>Reads a published shard's index and holds it against what the shard was to be: no image is counted that is not there.</summary>
internal static class IndexCheck
{
    /// <returns>The bytes of the images' files, or what is wrong.</returns>
    /// <exception cref="ObjectMissingException">There is no index.</exception>
    public static async Task<(long Bytes, string? Wrong)> RunAsync(
        IObjectStore objects, string jobKey, ShardNames names, ShardRow shard, CancellationToken cancellation)
    {
        var ownObjects = await OwnObjectsAsync(objects, jobKey, names, cancellation).ConfigureAwait(false);
        var stream = await objects.OpenAsync(jobKey + names.IndexName, 0, null, cancellation).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        using var hash = SHA256.Create();
        await using var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Read);
        long bytes = 0, images = 0;
        try
        {
            foreach (var entry in ShardIndexReader.Read(hashed, names.IndexName))
            {
                var index = entry.Record.Index;
                if (index < shard.FirstImage || index >= shard.FirstImage + shard.Images) return (0, $"{names.IndexName} names image {index} of another shard");
                if (ownObjects is not null && (!ownObjects.TryGetValue(entry.Object, out var size) || size != entry.Length))
                    return (0, $"{entry.Object} is not in the store as {names.IndexName} names it");
                bytes += entry.Length;
                images++;
            }
        }
        catch (ShardException error)
        {
            return (0, error.Message);
        }
        if (images != shard.Images - shard.ImagesFailed)
            return (0, $"{names.IndexName} names {images} images where {shard.Images - shard.ImagesFailed} were reported");
        var reported = shard.Objects!.First(one => one.Name == names.IndexName).Sha256;
        return Convert.ToHexStringLower(hash.Hash!) == reported ? (bytes, null) : (0, $"{names.IndexName} has another hash than was reported");
    }

    /// <summary>The images' own objects and their sizes; null where they lie in one object together.</summary>
    private static async Task<Dictionary<string, long>?> OwnObjectsAsync(
        IObjectStore objects, string jobKey, ShardNames names, CancellationToken cancellation)
    {
        if (names.ImageFolder is not { } folder) return null;
        Dictionary<string, long> found = new(StringComparer.Ordinal);
        await foreach (var one in objects.ListAsync(jobKey + folder, cancellation).ConfigureAwait(false)) found[one.Key[jobKey.Length..]] = one.Bytes;
        return found;
    }
}
