using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Which addresses webhooks may go to: public ones, and those that the settings allow. Tenants name receivers, and must not reach into the farm's own network.</summary>
public sealed class AddressRules(IOptions<WebhookOptions> options)
{
    // From IANA's registries of special-purpose addresses: all that is not globally reachable, and multicast.
    private static readonly IPNetwork[] Reserved4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    private static readonly IPNetwork[] Reserved6 = Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    private readonly IPNetwork[] _allowed = Networks([.. options.Value.AllowedNetworks]);

    /// <summary>Whether a connection may be made to the address.</summary>
    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return _allowed.Any(network => network.Contains(address)) || IsPublic(address);
    }

    /// <summary>Whether the host of an address may do, as far as it can be told without a look-up of names.</summary>
    public bool MayAllow(Uri uri) => uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
        ? IPAddress.TryParse(uri.DnsSafeHost, out var address) && Allows(address)
        : !IsLocalhost(uri.DnsSafeHost.TrimEnd('.')) || Allows(IPAddress.Loopback) || Allows(IPAddress.IPv6Loopback);

    private static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return !Reserved4.Any(network => network.Contains(address));
        // A network that has IPv6 alone reaches IPv4 through these.
        if (Translated.Contains(address)) return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return Global6.Contains(address) && !Reserved6.Any(network => network.Contains(address));
    }

    private static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
