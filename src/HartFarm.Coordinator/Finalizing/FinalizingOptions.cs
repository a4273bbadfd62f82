using System.ComponentModel.DataAnnotations;

namespace HartFarm.Coordinator.Finalizing;

/// <summary>How a job's manifest comes about.</summary>
public sealed class FinalizingOptions
{
    /// <summary>
    /// How long a job waits for the coordinator that finalizes it and is not heard of any more; while it is at work it renews that. Default 8 seconds.
    /// A second coordinator beside it does no harm, but the work twice.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FinalizeFor { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>The pause after a failure. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Failures that are not the store's absence, after which the job fails. Default 5.</summary>
    [Range(1, 1000)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>How long nothing is looked at when nothing happens. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the manifest lies while it grows; null is the system's folder for temporary files.</summary>
    public string? SpoolFolder { get; set; }
}
