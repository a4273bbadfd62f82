using System.Security.Cryptography;
using HartFarm.Contracts.Shards;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>Puts a shard's objects under its lease's key, and notes what was put.</summary>
internal sealed class StagingTarget(MemoryStore objects, string prefix) : IShardTarget
{
    private readonly List<WrittenObject> _written = [];

    public IReadOnlyList<WrittenObject> Written => _written;

    public async Task PutAsync(string name, Stream content, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        objects.Put(prefix + name, copy.ToArray());
        var kind = name.StartsWith("index/", StringComparison.Ordinal) ? WrittenObjectKind.Index : WrittenObjectKind.Data;
        _written.Add(new WrittenObject(name, kind, copy.Length, Convert.ToHexStringLower(SHA256.HashData(copy.ToArray()))));
    }
}
