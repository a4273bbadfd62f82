using HartFarm.Coordinator.Http.Dataset;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>A job's images, line by line.</summary>
internal sealed class LineImages(BatchJob one, JobImages images, CancellationToken cancellation) : IAsyncDisposable
{
    private IAsyncEnumerator<ShardIndexEntry>? _entries;
    private bool _hasEntry;

    /// <summary>The place in the job of the line that was read last, from 0.</summary>
    public int Place { get; private set; } = -1;

    /// <summary>How many each line asks for.</summary>
    public int ImagesPerLine => one.Part.ImagesPerLine;

    /// <summary>The next line's images, as far as they are made.</summary>
    public async Task<IReadOnlyList<ShardIndexEntry>> NextAsync()
    {
        Place++;
        if (one.Job is not { } job) return [];
        if (_entries is null)
        {
            _entries = images.AllAsync(job, cancellation).GetAsyncEnumerator(cancellation);
            _hasEntry = await _entries.MoveNextAsync().ConfigureAwait(false);
        }
        var made = new List<ShardIndexEntry>();
        var end = (Place + 1L) * ImagesPerLine;
        while (_hasEntry && _entries.Current.Record.Index < end)
        {
            made.Add(_entries.Current);
            _hasEntry = await _entries.MoveNextAsync().ConfigureAwait(false);
        }
        return made;
    }

    public ValueTask DisposeAsync() => _entries?.DisposeAsync() ?? ValueTask.CompletedTask;
}
