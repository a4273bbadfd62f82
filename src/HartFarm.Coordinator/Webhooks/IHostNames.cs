using System.Net;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Finds the addresses of names.</summary>
internal interface IHostNames
{
    /// <summary>All addresses of a name, or the one that it is.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There are none.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);
}
