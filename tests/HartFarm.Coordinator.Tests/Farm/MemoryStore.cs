using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using HartFarm.Storage.Objects;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>Objects in memory; each change can be made to fail.</summary>
public sealed class MemoryStore : IObjectStore
{
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    /// <summary>Called before each put, move and delete with its name; throws what is to go wrong.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public IReadOnlyList<string> Keys => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    public byte[] this[string key] => _objects[key];

    public void Put(string key, byte[] bytes) => _objects[key] = bytes;

    public async Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation)
    {
        Before($"put {key}");
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        _objects[key] = copy.ToArray();
        return Describe(key, _objects[key]);
    }

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation) =>
        Task.FromResult(_objects.TryGetValue(key, out var bytes) ? Describe(key, bytes) : null);

    public Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation)
    {
        if (!_objects.TryGetValue(key, out var bytes)) throw new ObjectMissingException(key);
        return Task.FromResult<Stream>(new MemoryStream(bytes, (int)offset, (int)(length ?? bytes.Length - offset), writable: false));
    }

    public Task<bool> MoveAsync(string from, string to, CancellationToken cancellation)
    {
        Before($"move {from}");
        if (!_objects.TryGetValue(from, out var bytes)) return _objects.ContainsKey(to) ? Task.FromResult(false) : throw new ObjectMissingException(from);
        _objects[to] = bytes;
        _objects.TryRemove(from, out _);
        return Task.FromResult(true);
    }

    public Task DeleteAsync(string key, CancellationToken cancellation)
    {
        Before($"delete {key}");
        _objects.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var key in Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && KeyOrder.Instance.Compare(key, after) > 0))
            if (_objects.TryGetValue(key, out var bytes)) yield return Describe(key, bytes);
    }

    public Uri? Presign(string key, TimeSpan lifetime) => null;

    private static StoredObject Describe(string key, byte[] bytes) =>
        new(key, bytes.Length, DateTimeOffset.UnixEpoch) { Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
}
