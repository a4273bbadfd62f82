using System.Security.Cryptography;
using HartFarm.Storage.Objects;

namespace HartFarm.Chaos.Verdicts;

/// <summary>All that lies in a bucket at the end, read once.</summary>
internal sealed class StoredObjects
{
    private readonly Dictionary<string, byte[]> _objects;

    /// <param name="objects">What there is, by its keys.</param>
    public StoredObjects(Dictionary<string, byte[]> objects) => _objects = objects;

    /// <summary>The keys, in order.</summary>
    public IEnumerable<string> Keys => _objects.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads a bucket.</summary>
    public static async Task<StoredObjects> ReadAsync(IObjectStore store, CancellationToken cancellation)
    {
        var all = new Dictionary<string, byte[]>();
        var keys = await store.ListAsync("", cancellation).Select(one => one.Key).ToListAsync(cancellation);
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (key, token) =>
        {
            await using var stream = await store.OpenAsync(key, 0, null, token);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, token);
            lock (all) all[key] = bytes.ToArray();
        });
        return new StoredObjects(all);
    }

    /// <summary>An object's bytes; null where there is none.</summary>
    public byte[]? Find(string key) => _objects.GetValueOrDefault(key);

    /// <summary>An object's SHA-256; null where there is none.</summary>
    public string? Hash(string key) => Find(key) is { } bytes ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : null;
}
