using System.Security.Claims;
using HartFarm.Client;
using HartFarm.Dashboard.Hosting;
using Microsoft.Extensions.Options;

namespace HartFarm.Dashboard.Session;

/// <summary>Makes clients of the coordinator for those who look at the dashboard.</summary>
/// <param name="self">The way to it.</param>
/// <param name="options">Whether keys are asked for.</param>
/// <param name="clock">Tells the time.</param>
public sealed class FarmClients(SelfConnection self, IOptions<DashboardOptions> options, TimeProvider clock)
{
    /// <summary>The claim that holds the API key of somebody who is signed in; it stands encrypted in their cookie.</summary>
    internal const string KeyClaim = "hartfarm-key";

    /// <summary>A client with somebody's key.</summary>
    public FarmClient Of(ClaimsPrincipal user) => WithKey(options.Value.NeedsKey ? user.FindFirstValue(KeyClaim) : null);

    /// <summary>A client with a key. A request is sent once: whoever looks sees what went wrong, and pages look again by themselves.</summary>
    public FarmClient WithKey(string? key) => new(new ClientOptions { Server = self.Address, Key = key, Retries = 0, Timeout = TimeSpan.FromSeconds(30) }, self.Http, clock);
}
