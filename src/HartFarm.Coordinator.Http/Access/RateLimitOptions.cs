using System.ComponentModel.DataAnnotations;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>How much one caller may ask for. Each coordinator counts for itself. Whoever needs no key has no limit.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests a second of one key, in the long run. Default 100.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>Requests that one key may send at once after a rest. Default 1,000.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; } = 1000;

    /// <summary>Wrong keys a minute that one address may send; an IPv6 network of 64 bits counts as one address. Default 20.</summary>
    [Range(1, 1_000_000)]
    public int WrongKeysPerMinute { get; set; } = 20;
}
