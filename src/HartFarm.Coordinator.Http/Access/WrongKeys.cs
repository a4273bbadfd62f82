using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Keys that let nobody in: counted for the audit log, and limited for each address, so that nobody guesses fast.</summary>
internal sealed class WrongKeys(IOptions<HttpOptions> options, TimeProvider clock) : IDisposable
{
    // More are counted together: whoever has many addresses is not to fill the memory or the log.
    private const int MostAddresses = 1000;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.RateLimits.WrongKeysPerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.Value.RateLimits.WrongKeysPerMinute,
        }));

    // One at a time comes back, evenly over the minute.
    private readonly TimeSpan _pause = TimeSpan.FromMinutes(1) / options.Value.RateLimits.WrongKeysPerMinute;

    private readonly Lock _lock = new();
    private Dictionary<RefusedKey, RefusedCount> _refused = [];

    /// <summary>Lets nobody try a key from an address that has sent too many wrong ones.</summary>
    /// <exception cref="RequestException">It has.</exception>
    public void Check(IPAddress? address)
    {
        // Acquiring none would do with a fraction of one, which is back at once.
        if (_limiter.GetStatistics(NetworkOf(address))?.CurrentAvailablePermits >= 1) return;
        Count(new RefusedKey(NetworkOf(address), "Too many wrong keys came from this address.", null, null, null));
        throw new RequestException(429, "Too many wrong keys came from this address.") { RetryAfter = (int)Math.Ceiling(_pause.TotalSeconds) };
    }

    /// <summary>Counts a refused key.</summary>
    /// <param name="address">From where it came.</param>
    /// <param name="fault">What was wrong with it.</param>
    /// <param name="key">The key; null where there is none such.</param>
    public void Note(IPAddress? address, string fault, ApiKeyRow? key)
    {
        using var lease = _limiter.AttemptAcquire(NetworkOf(address));
        Count(new RefusedKey(NetworkOf(address), fault, key?.Prefix, key?.Tenant, key?.Id.ToString("N")));
    }

    /// <summary>What was refused since this was last asked for.</summary>
    public IReadOnlyDictionary<RefusedKey, RefusedCount> Take()
    {
        lock (_lock)
        {
            var taken = _refused;
            _refused = [];
            return taken;
        }
    }

    /// <summary>Puts back what could not be written.</summary>
    public void PutBack(IReadOnlyDictionary<RefusedKey, RefusedCount> taken)
    {
        lock (_lock)
        {
            foreach (var (key, count) in taken) Add(key, count);
        }
    }

    public void Dispose() => _limiter.Dispose();

    private void Count(RefusedKey key)
    {
        var now = clock.GetUtcNow();
        lock (_lock) Add(key, new RefusedCount(1, now));
    }

    private void Add(RefusedKey key, RefusedCount count)
    {
        if (_refused.Count >= MostAddresses && !_refused.ContainsKey(key)) key = new RefusedKey("many", "Keys of many addresses were refused.", null, null, null);
        _refused[key] = _refused.TryGetValue(key, out var before) ? new RefusedCount(before.Requests + count.Requests, before.Since < count.Since ? before.Since : count.Since) : count;
    }

    /// <summary>The address, or the network that one customer has: with IPv6 that is one of 64 bits.</summary>
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}/64";
    }
}
