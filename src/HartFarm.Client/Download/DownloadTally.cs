namespace HartFarm.Client.Download;

/// <summary>Counts what a download does, from any thread.</summary>
internal sealed class DownloadTally(IProgress<DownloadProgress>? progress)
{
    private long _fetched, _kept, _bytes, _done, _total;

    public DownloadSummary Summary => new(Interlocked.Read(ref _fetched), Interlocked.Read(ref _kept), Interlocked.Read(ref _bytes));

    /// <summary>A file is to be there in the end.</summary>
    public void Expect(long bytes) => Interlocked.Add(ref _total, bytes);

    /// <summary>Bytes came.</summary>
    public void Came(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        There(bytes);
    }

    /// <summary>Bytes were there; negative where they turn out to be wrong.</summary>
    public void There(long bytes)
    {
        Interlocked.Add(ref _done, bytes);
        Report();
    }

    /// <summary>A file is there and right.</summary>
    public void Finish(bool fetched)
    {
        Interlocked.Increment(ref fetched ? ref _fetched : ref _kept);
        Report();
    }

    private void Report() =>
        progress?.Report(new DownloadProgress(Interlocked.Read(ref _fetched) + Interlocked.Read(ref _kept), Interlocked.Read(ref _done), Interlocked.Read(ref _total)));
}
