using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HartFarm.Dashboard.Session;

/// <summary>
/// The way from the dashboard to the coordinator's HTTP interface in the same process: so whoever looks at the dashboard sees and does what their API key
/// lets them, by the checks that every other client meets.
/// </summary>
public sealed class SelfConnection(IServer server) : IDisposable
{
    private Uri? _address;

    /// <summary>Sends requests to this process.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        // The connection never leaves this machine; the certificate names the address that others use.
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Where this process listens, as it reaches itself.</summary>
    /// <exception cref="InvalidOperationException">It does not listen.</exception>
    public Uri Address => _address ??= Find(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();

    /// <summary>The first address without TLS, or else the first; every address of the machine is the loopback one.</summary>
    internal static Uri Find(IEnumerable<string> addresses)
    {
        var found = addresses.Select(address => new Uri(address.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal)))
            .OrderBy(address => address.Scheme == Uri.UriSchemeHttps).FirstOrDefault() ?? throw new InvalidOperationException("the coordinator listens nowhere");
        if (!IPAddress.TryParse(found.Host.Trim('[', ']'), out var ip)) return found;
        var own = ip.Equals(IPAddress.Any) ? "127.0.0.1" : ip.Equals(IPAddress.IPv6Any) ? "[::1]" : null;
        return own is null ? found : new UriBuilder(found) { Host = own }.Uri;
    }
}
