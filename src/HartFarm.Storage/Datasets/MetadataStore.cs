using HartFarm.Storage.Files;

namespace HartFarm.Storage.Datasets;

/// <summary>
/// The lines of <c>metadata.jsonl</c>. That file only ever appears whole, in the images' order: new lines are first appended to a
/// journal, whose last line a crash may cut, and from time to time the metadata are written anew with them and renamed into place.
/// </summary>
internal sealed class MetadataStore : IDisposable
{
    private const int LongestLine = 16 * 1024 * 1024;

    // Writing the metadata anew takes at most a twentieth of the time, however long they are.
    private const int Pause = 20;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private readonly DatasetLayout _layout;
    private readonly TimeProvider _clock;
    private readonly FileStream _journal;
    private readonly IndexSet _published = new();
    private readonly SortedDictionary<long, byte[]> _pending = [];
    private long _publishedAt;
    private TimeSpan _publishing;

    /// <summary>Reads what is there, keeps the lines whose image still stands, and brings the metadata into order.</summary>
    /// <param name="layout">Where the files are.</param>
    /// <param name="stands">Whether the image of a line is there as the line says.</param>
    /// <param name="clock">Tells when to write the metadata anew.</param>
    public MetadataStore(DatasetLayout layout, Func<MetadataLine, bool> stands, TimeProvider clock)
    {
        _layout = layout;
        _clock = clock;
        var inOrder = Recover(stands);
        _journal = new FileStream(layout.JournalPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            if (!inOrder || _pending.Count > 0) Publish();
            _journal.SetLength(0);
        }
        catch
        {
            _journal.Dispose();
            throw;
        }
        _publishedAt = clock.GetTimestamp();
    }

    /// <summary>The images that have a line.</summary>
    public IndexSet Made { get; } = new();

    /// <summary>Adds the line of an image that has none.</summary>
    public void Append(long index, byte[] line)
    {
        var end = _journal.Position = _journal.Length;
        try
        {
            _journal.Write([.. line, (byte)'\n']);
        }
        catch (IOException)
        {
            _journal.SetLength(end);
            throw;
        }
        _pending[index] = line;
        Made.Add(index);
        var due = _publishing * Pause;
        if (_clock.GetElapsedTime(_publishedAt) >= (due > ShortestPause ? due : ShortestPause)) Publish();
    }

    /// <summary>Brings all lines into the metadata.</summary>
    public void Publish()
    {
        var start = _clock.GetTimestamp();
        AtomicFile.Write(_layout.MetadataPath, Merge);
        foreach (var index in _pending.Keys) _published.Add(index);
        _pending.Clear();
        _journal.SetLength(0);
        _publishedAt = _clock.GetTimestamp();
        _publishing = _clock.GetElapsedTime(start, _publishedAt);
    }

    /// <summary>Brings all lines into the metadata and leaves no journal.</summary>
    public void Complete()
    {
        if (_pending.Count > 0) Publish();
        _journal.Dispose();
        File.Delete(_layout.JournalPath);
    }

    public void Dispose() => _journal.Dispose();

    /// <returns>Whether the metadata can stay as they are.</returns>
    private bool Recover(Func<MetadataLine, bool> stands)
    {
        var clean = true;
        long last = -1;
        foreach (var (line, bytes) in Lines(_layout.MetadataPath))
        {
            // A line behind one of a higher or the same index is taken out and put into its place.
            var ascends = line?.Index > last;
            last = Math.Max(last, line?.Index ?? last);
            if (line is not { } read || !stands(read) || !Made.Add(read.Index)) clean = false;
            else if (ascends) _published.Add(read.Index);
            else _pending[read.Index] = bytes.ToArray();
        }
        foreach (var (line, bytes) in Lines(_layout.JournalPath))
        {
            if (line is not { } read || !stands(read)) continue;
            Made.Add(read.Index);
            _pending[read.Index] = bytes.ToArray();
        }
        return clean;
    }

    /// <summary>Writes the published lines and the pending ones in the images' order; of two for an image, the pending one.</summary>
    private void Merge(Stream output)
    {
        using var pending = _pending.GetEnumerator();
        var more = pending.MoveNext();
        long last = -1;
        foreach (var (line, bytes) in Lines(_layout.MetadataPath))
        {
            if (line is not { } read || read.Index <= last || !_published.Contains(read.Index)) continue;
            for (; more && pending.Current.Key < read.Index; more = pending.MoveNext()) Put(output, pending.Current.Value);
            last = read.Index;
            if (!more || pending.Current.Key != read.Index) Put(output, bytes.Span);
        }
        for (; more; more = pending.MoveNext()) Put(output, pending.Current.Value);
    }

    private static void Put(Stream output, ReadOnlySpan<byte> line)
    {
        output.Write(line);
        output.WriteByte((byte)'\n');
    }

    private static IEnumerable<(MetadataLine? Line, ReadOnlyMemory<byte> Bytes)> Lines(string path)
    {
        if (!File.Exists(path)) yield break;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        foreach (var line in new LineReader(stream, LongestLine).Lines())
            yield return (line.TooLong || line.Bytes.Length == 0 ? null : MetadataLine.Parse(line.Bytes.Span), line.Bytes);
    }
}
