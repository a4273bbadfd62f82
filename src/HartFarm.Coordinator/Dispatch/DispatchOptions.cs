using System.ComponentModel.DataAnnotations;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>How full the queues are kept, and how often that is looked at.</summary>
public sealed class DispatchOptions
{
    /// <summary>
    /// Shards in a queue for each that the live workers take at once. Default 1: a worker that is done finds its next shard waiting, and what is
    /// decided late is decided well. Of large shards there are fewer: images of two batches for each worker, times this, are enough.
    /// </summary>
    [Range(0.1, 100)]
    public double Depth { get; set; } = 1;

    /// <summary>How long nothing is looked at when nothing happens. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause after a broker or a database that does not answer. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan PauseAfterFailure { get; set; } = TimeSpan.FromSeconds(5);
}
