namespace HartFarm.Coordinator.Signals;

/// <summary>What tells the hosted services of this process that there is something to do. Nothing depends on them: a slow timer looks too.</summary>
public sealed class FarmSignals
{
    private int _workerNews;

    /// <summary>Shards may be handed out: a job came, a worker has room.</summary>
    public Signal Dispatch { get; } = new();

    /// <summary>How often a worker has come, or can do something else than before.</summary>
    public int WorkerNews => Volatile.Read(ref _workerNews);

    /// <summary>A job's last shard has ended.</summary>
    public Signal Finalizing { get; } = new();

    /// <summary>A job may have ended of which somebody is to be told.</summary>
    public Signal Webhooks { get; } = new();

    /// <summary>A worker has come, or can do something else than before.</summary>
    public void TellWorkerNews()
    {
        Interlocked.Increment(ref _workerNews);
        Dispatch.Set();
    }
}
