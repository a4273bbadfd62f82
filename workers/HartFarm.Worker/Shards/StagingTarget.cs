using System.Collections.Concurrent;
using HartFarm.Contracts.Shards;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Shards;

namespace HartFarm.Worker.Shards;

/// <summary>Puts a shard's objects under its lease's own key, however long the store takes, and remembers them.</summary>
/// <param name="store">The store.</param>
/// <param name="prefix">The lease's key, with a slash at its end.</param>
/// <param name="patience">Waits for the store.</param>
/// <param name="stopwatch">Is told how long it took.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class StagingTarget(IObjectStore store, string prefix, Patience patience, ShardStopwatch stopwatch, TimeProvider clock) : IShardTarget
{
    private readonly ConcurrentDictionary<string, WrittenObject> _written = new(StringComparer.Ordinal);

    /// <summary>What was put, by name.</summary>
    public IReadOnlyList<WrittenObject> Written => [.. _written.Values.OrderBy(written => written.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task PutAsync(string name, Stream content, CancellationToken cancellation)
    {
        using var stage = WorkerTraces.Stage("put");
        stage?.SetTag("hartfarm.object", name).SetTag("hartfarm.object.bytes", content.Length);
        var (since, tries) = (clock.GetTimestamp(), 0);
        var stored = await patience.RunAsync(
            token =>
            {
                tries++;
                content.Position = 0;
                return store.PutAsync(prefix + name, content, new ObjectAttributes(MediaType(name)), token);
            },
            cancellation);
        var took = clock.GetElapsedTime(since).TotalSeconds;
        stopwatch.Add(work => work with { PutSeconds = work.PutSeconds + took, Puts = work.Puts + 1, StoreWaits = work.StoreWaits + tries - 1 });
        var isIndex = name.StartsWith(ShardLayout.IndexFolder + "/", StringComparison.Ordinal);
        var sha256 = stored.Sha256 ?? throw new StoreRefusedException($"the store does not tell the hash of {prefix}{name}");
        _written[name] = new WrittenObject(name, isIndex ? WrittenObjectKind.Index : WrittenObjectKind.Data, stored.Bytes, sha256);
    }

    private static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".tar" => "application/x-tar",
        ".parquet" => "application/vnd.apache.parquet",
        ".jsonl" => "application/jsonl",
        ".png" => "image/png",
        ".jpg" => "image/jpeg",
        ".webp" => "image/webp",
        _ => "application/octet-stream",
    };
}
