using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Which pages of other origins may use the interface, and which proxies are believed; none, unless the settings name them.</summary>
internal static class Origins
{
    /// <summary>What is wrong with them, each fault as <c>section.key: reason</c>.</summary>
    public static IEnumerable<string> Faults(HttpOptions options, string section)
    {
        foreach (var origin in options.CorsOrigins)
        {
            // An origin is no address: without a slash at its end it is compared as it stands.
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
                yield return $"{section}.corsOrigins: '{origin}' is no origin such as https://images.example";
        }
        foreach (var proxy in options.TrustedProxies.Where(proxy => NetworkOf(proxy) is null))
            yield return $"{section}.trustedProxies: '{proxy}' is no address or network such as 10.0.0.0/8";
    }

    public static void Add(IServiceCollection services, HttpOptions options)
    {
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.CorsOrigins])
            .AllowAnyMethod()
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Range, HeaderNames.IfNoneMatch, "Idempotency-Key", "Last-Event-ID")
            .WithExposedHeaders(HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.ETag, HeaderNames.ContentRange, "Idempotent-Replayed")));
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in options.TrustedProxies) forwarded.KnownIPNetworks.Add(NetworkOf(proxy)!.Value);
        });
    }

    private static System.Net.IPNetwork? NetworkOf(string text)
    {
        if (System.Net.IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address) ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
