using HartFarm.Client;
using Microsoft.AspNetCore.Components.Authorization;

namespace HartFarm.Dashboard.Session;

/// <summary>What one open page has: its client of the coordinator.</summary>
/// <param name="clients">Makes it.</param>
/// <param name="who">Tells who looks.</param>
public sealed class FarmSession(FarmClients clients, AuthenticationStateProvider who) : IDisposable
{
    private FarmClient? _client;

    /// <summary>The client.</summary>
    public async ValueTask<FarmClient> ClientAsync() => _client ??= clients.Of((await who.GetAuthenticationStateAsync().ConfigureAwait(false)).User);

    /// <summary>Does something, and tells what went wrong with it; null when nothing did.</summary>
    public async Task<string?> TryAsync(Func<FarmClient, Task> work)
    {
        try
        {
            await work(await ClientAsync());
            return null;
        }
        catch (FarmException error)
        {
            return error.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client?.Dispose();
}
