namespace HartFarm.Soak;

/// <summary>A thread that collects garbage and runs finalizers without pause, until it is disposed.</summary>
internal sealed class Collector : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _collections;

    internal Collector()
    {
        _thread = new Thread(Collect) { Name = "collector", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many collections there were.</summary>
    internal long Collections => Interlocked.Read(ref _collections);

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Collect()
    {
        while (!_stop.IsCancellationRequested)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Interlocked.Increment(ref _collections);
        }
    }
}
