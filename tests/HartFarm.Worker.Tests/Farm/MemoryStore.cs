using System.Collections.Concurrent;
using System.Security.Cryptography;
using HartFarm.Storage.Objects;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Objects in memory, with faults to order.</summary>
internal sealed class MemoryStore : IObjectStore
{
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Thrown by puts while it is not null.</summary>
    public Func<string, Exception?> PutFault { get; set; } = _ => null;

    /// <summary>Thrown by reads while it is not null.</summary>
    public Func<string, Exception?> OpenFault { get; set; } = _ => null;

    public async Task<StoredObject> PutAsync(string key, Stream content, ObjectAttributes attributes, CancellationToken cancellation)
    {
        if (PutFault(key) is { } fault) throw fault;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        Objects[key] = copy.ToArray();
        return Describe(key);
    }

    public Task<StoredObject?> HeadAsync(string key, CancellationToken cancellation) =>
        Task.FromResult(Objects.ContainsKey(key) ? Describe(key) : null);

    public Task<Stream> OpenAsync(string key, long offset, long? length, CancellationToken cancellation)
    {
        if (OpenFault(key) is { } fault) throw fault;
        if (!Objects.TryGetValue(key, out var bytes)) throw new ObjectMissingException($"there is no {key}");
        return Task.FromResult<Stream>(new MemoryStream(bytes, (int)offset, (int)Math.Min(length ?? bytes.Length, bytes.Length - offset)));
    }

    public Task<bool> MoveAsync(string from, string to, CancellationToken cancellation)
    {
        var moved = Objects.TryRemove(from, out var bytes);
        if (moved) Objects[to] = bytes!;
        return Task.FromResult(moved);
    }

    public Task DeleteAsync(string key, CancellationToken cancellation)
    {
        Objects.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellation) => Objects.Keys
        .Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && KeyOrder.Instance.Compare(key, after) > 0).Order(StringComparer.Ordinal).Select(Describe).ToAsyncEnumerable();

    public Uri? Presign(string key, TimeSpan lifetime) => null;

    private StoredObject Describe(string key) =>
        new(key, Objects[key].Length, DateTimeOffset.UnixEpoch) { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Objects[key])) };
}
