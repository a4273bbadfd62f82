using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using HartFarm.Coordinator.Http.Upkeep;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>
/// Knows callers by the key in <c>Authorization: Bearer</c>; for the dashboard of upkeep, which browsers fetch, also as a password. Where no keys are
/// set, everybody is the local tenant.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, IOptions<HttpOptions> http)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "ApiKey";

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    // Looked up by hash, so that the time of a comparison tells nothing of a key.
    private readonly FrozenDictionary<string, ApiKey> _keys = http.Value.Keys
        .GroupBy(key => key.Sha256, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = IsDashboard ? "Basic realm=\"hartfarm\"" : "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private AuthenticateResult Authenticate()
    {
        if (_keys.Count == 0) return Success(Caller.LocalTenant, [Scopes.Read, Scopes.Submit, Scopes.Admin]);
        var header = Request.Headers[HeaderNames.Authorization].ToString();
        if (header.Length == 0) return AuthenticateResult.NoResult();
        if (KeyOf(header) is not { } sent) return AuthenticateResult.Fail("the key is sent as 'Authorization: Bearer KEY'");
        var hash = Convert.ToHexStringLower(SHA256.HashData(sent));
        return _keys.TryGetValue(hash, out var key) ? Success(key.Tenant, key.Granted) : AuthenticateResult.Fail("there is no such key");
    }

    // A browser sends a password with every request by itself, also with those that a foreign page makes: so it opens nothing else.
    private bool IsDashboard => Request.Path.StartsWithSegments(UpkeepDashboard.Path, StringComparison.OrdinalIgnoreCase);

    private byte[]? KeyOf(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return Encoding.UTF8.GetBytes(header[Bearer.Length..].Trim());
        if (!IsDashboard || !header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        var pair = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), pair, out var length)) return null;
        var colon = pair.AsSpan(0, length).IndexOf((byte)':');
        return colon < 0 ? null : pair[(colon + 1)..length];
    }

    private static AuthenticateResult Success(string tenant, IEnumerable<string> scopes) =>
        AuthenticateResult.Success(new AuthenticationTicket(Caller.Of(tenant, scopes, Name), Name));
}
