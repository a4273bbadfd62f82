using System.ComponentModel.DataAnnotations;

namespace HartFarm.Coordinator.Leases;

/// <summary>How leases begin and end.</summary>
public sealed class LeaseOptions
{
    /// <summary>
    /// How long a lease holds unless it is renewed, which workers do four times in it; one that is silent for so long is taken for dead. Default 20 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LeaseFor { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Failures after which a shard is set aside. Default 3.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Leases of a shard that may end without a word before such an end counts as a failure. Default 1.</summary>
    [Range(0, 100)]
    public int FreeExpirations { get; set; } = 1;

    /// <summary>How long a shard waits after its first failure; each further one doubles it. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Backoff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest such wait. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a message may lie in a queue before its shard is sent again. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan EnqueuedFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a shard waits for the coordinator that gives its objects their final keys and is not heard of any more; while it is at work it renews that.
    /// Default 8 seconds. A second coordinator beside it does no harm, but the work twice.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PublishFor { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Failed images of a job that are kept in the job store, the first ones; the shards' indexes name the others. Default 10,000.</summary>
    [Range(0, 10_000_000)]
    public int FailuresKept { get; set; } = 10_000;

    /// <summary>The wait before the next attempt.</summary>
    internal TimeSpan BackoffAfter(int attempts) =>
        attempts == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(LongestBackoff.Ticks, Backoff.Ticks * Math.Pow(2, attempts - 1)));
}
