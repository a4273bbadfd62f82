using System.Net;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Names as this machine finds them.</summary>
internal sealed class SystemHostNames : IHostNames
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Dns.GetHostAddressesAsync(host, cancellation);
}
