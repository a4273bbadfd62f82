using HartFarm.Storage.Shards;
using HartFarm.Storage.Tables;

namespace HartFarm.Storage.Manifests;

/// <summary>Gathers entries to row groups of at most 10,000 images or 16 MiB of their lines, which is what is held in memory.</summary>
internal sealed class ManifestRows(TableWriter<ShardIndexEntry> table)
{
    private const int GroupRows = 10_000;
    private const long GroupBytes = 16 * 1024 * 1024;

    private readonly List<ShardIndexEntry> _group = [];
    private long _bytes;

    public async Task AddAsync(ShardIndexEntry entry, int lineBytes, CancellationToken cancellation)
    {
        if (_group.Count == GroupRows || (_group.Count > 0 && _bytes + lineBytes > GroupBytes)) await FlushAsync(cancellation).ConfigureAwait(false);
        _group.Add(entry);
        _bytes += lineBytes;
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (_group.Count == 0) return;
        await table.WriteAsync(_group, cancellation).ConfigureAwait(false);
        _group.Clear();
        _bytes = 0;
    }
}
