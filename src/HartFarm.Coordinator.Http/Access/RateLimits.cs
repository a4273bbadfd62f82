using System.Security.Claims;
using System.Threading.RateLimiting;
using HartFarm.Coordinator.Http.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Limits the requests of each key.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static void Add(IServiceCollection services, RateLimitOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.User.FindFirstValue(Caller.KeyClaim) is { } key
            ? RateLimitPartition.GetTokenBucketLimiter(key, _ => Bucket(options))
            : RateLimitPartition.GetNoLimiter(""));
        limiter.OnRejected = (context, _) => throw new RequestException(429, "Too many requests came with this key.") { RetryAfter = Pause(context.Lease) };
    });

    /// <summary>Whole seconds after which a refused request may succeed.</summary>
    private static int Pause(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var pause) ? Math.Max(1, (int)Math.Ceiling(pause.TotalSeconds)) : 1;

    private static TokenBucketRateLimiterOptions Bucket(RateLimitOptions options) => new()
    {
        TokenLimit = options.Burst,
        TokensPerPeriod = options.RequestsPerSecond,
        ReplenishmentPeriod = Second,
    };
}
