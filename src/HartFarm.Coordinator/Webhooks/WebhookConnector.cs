using System.Net.Sockets;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Connects to receivers. The address that is checked is the one that is connected to: a name that changes meanwhile changes nothing.</summary>
internal sealed class WebhookConnector(IHostNames names, AddressRules rules)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="AddressRefusedException">None of the host's addresses may be connected to.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await names.ResolveAsync(host, cancellation).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, rules.Allows);
        if (allowed.Length == 0) throw new AddressRefusedException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
