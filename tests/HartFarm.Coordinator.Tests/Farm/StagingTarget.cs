using System.Security.Cryptography;
using HartFarm.Contracts.Shards;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>Puts a shard's objects under its lease's key, and notes what was put.</summary>
internal sealed class StagingTarget(IObjectStore objects, string prefix) : IShardTarget
{
    private readonly List<WrittenObject> _written = [];

    public IReadOnlyList<WrittenObject> Written => _written;

    public async Task PutAsync(string name, Stream content, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        // What is to go wrong in memory goes wrong for coordinators, not for workers.
        if (objects is MemoryStore memory) memory.Put(prefix + name, copy.ToArray());
        else await objects.PutAsync(prefix + name, new MemoryStream(copy.ToArray()), ObjectAttributes.Default, cancellation);
        var kind = name.StartsWith("index/", StringComparison.Ordinal) ? WrittenObjectKind.Index : WrittenObjectKind.Data;
        _written.Add(new WrittenObject(name, kind, copy.Length, Convert.ToHexStringLower(SHA256.HashData(copy.ToArray()))));
    }
}
