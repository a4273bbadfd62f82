using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Keys;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>The keys that let callers in: those of the settings, and those of the job store, which are looked up anew for every request.</summary>
internal sealed class CallerKeys(IOptions<HttpOptions> options, KeyRegistry registry, WrongKeys wrong, TimeProvider clock)
{
    // Looked up by hash, so that the time of a comparison tells nothing of a key.
    private readonly FrozenDictionary<string, ApiKey> _settings = options.Value.Keys
        .GroupBy(key => key.Sha256, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    // Whoever has come in before is no guesser, also where one shares the address.
    private readonly ConcurrentDictionary<string, bool> _familiar = new(StringComparer.Ordinal);

    /// <summary>Whether callers need a key. The settings alone decide that.</summary>
    public bool AreNeeded => _settings.Count > 0;

    /// <summary>Looks at a key.</summary>
    /// <param name="sent">The bytes that were sent.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KeyRefusedException">It lets nobody in.</exception>
    /// <exception cref="Errors.RequestException">Too many wrong keys came from there.</exception>
    public async Task<CallerKey> FindAsync(byte[] sent, IPAddress? address, CancellationToken cancellation)
    {
        var hash = KeySecret.HashOf(sent);
        if (!_familiar.ContainsKey(hash)) wrong.Check(address);
        if (_settings.TryGetValue(hash, out var set))
        {
            _familiar.TryAdd(hash, true);
            return new CallerKey(set.Tenant, set.Granted, $"sha256:{hash[..8]}", null);
        }
        var key = await registry.FindAsync(hash, cancellation).ConfigureAwait(false);
        if (Fault(key) is { } fault)
        {
            _familiar.TryRemove(hash, out _);
            wrong.Note(address, fault, key);
            throw new KeyRefusedException(fault);
        }
        _familiar.TryAdd(hash, true);
        await registry.UsedAsync(key!, cancellation).ConfigureAwait(false);
        return new CallerKey(key!.Tenant, key.Scopes, key.Prefix, key.ExpiresAt);
    }

    private string? Fault(ApiKeyRow? key) => key switch
    {
        null => "There is no such key.",
        { RevokedAt: not null } => "The key was revoked.",
        { ExpiresAt: { } end } when end <= clock.GetUtcNow() => "The key has expired.",
        _ => null,
    };
}
