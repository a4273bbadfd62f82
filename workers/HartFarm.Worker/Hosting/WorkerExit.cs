namespace HartFarm.Worker.Hosting;

/// <summary>How a worker ended.</summary>
public enum WorkerExit
{
    /// <summary>It was told to, and finished its shards or handed them back.</summary>
    Drained,

    /// <summary>Its generator failed whatever it was asked; its shards are handed back.</summary>
    Broken,
}
