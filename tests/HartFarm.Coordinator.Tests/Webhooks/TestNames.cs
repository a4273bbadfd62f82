using System.Net;
using HartFarm.Coordinator.Webhooks;

namespace HartFarm.Coordinator.Tests.Webhooks;

/// <summary>Names that a test knows, and addresses.</summary>
internal sealed class TestNames : IHostNames
{
    public Dictionary<string, IPAddress[]> Names { get; } = [];

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        Task.FromResult(Names.TryGetValue(host, out var addresses) ? addresses : [IPAddress.Parse(host)]);
}
