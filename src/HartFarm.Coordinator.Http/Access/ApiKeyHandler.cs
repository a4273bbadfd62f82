using System.Text;
using System.Text.Encodings.Web;
using HartFarm.Coordinator.Http.Upkeep;
using HartFarm.Coordinator.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>
/// Knows callers by the key in <c>Authorization: Bearer</c>; for the dashboard of upkeep, which browsers fetch, also as a password. Where no keys are
/// set, everybody is the local tenant who sends none of this farm's keys.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, CallerKeys keys, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "ApiKey";

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers[HeaderNames.Authorization].ToString();
        var sent = KeyOf(header);
        // Clients of other services send keys that mean nothing here; ours are held to what they are for.
        if (!keys.AreNeeded && sent?.AsSpan().StartsWith(Encoding.UTF8.GetBytes(KeySecret.Start)) != true) return Success(Caller.Local(Name));
        if (header.Length == 0) return AuthenticateResult.NoResult();
        if (sent is null) return AuthenticateResult.Fail("The key is sent as 'Authorization: Bearer KEY'.");
        try
        {
            return Success(Caller.Of(await keys.FindAsync(sent, Context.Connection.RemoteIpAddress, Context.RequestAborted).ConfigureAwait(false), Name));
        }
        catch (KeyRefusedException refused)
        {
            return AuthenticateResult.Fail(refused.Message);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync().ConfigureAwait(false)).Failure?.Message;
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = IsDashboard ? "Basic realm=\"hartfarm\"" : failure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        await TellAsync(StatusCodes.Status401Unauthorized, failure ?? "A key is needed; it is sent as 'Authorization: Bearer KEY'.").ConfigureAwait(false);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        // Each policy has the name of the scope that it demands.
        var lacking = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(one => one.Policy).OfType<string>()
            .Distinct().Where(scope => !Context.User.HasClaim(Caller.ScopeClaim, scope)) ?? [];
        return TellAsync(StatusCodes.Status403Forbidden, $"The key is not for this; it lacks the scope {string.Join(" and ", lacking)}.");
    }

    private async Task TellAsync(int status, string detail) =>
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = Context, ProblemDetails = new ProblemDetails { Status = status, Detail = detail } })
            .ConfigureAwait(false);

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

    private static AuthenticateResult Success(System.Security.Claims.ClaimsPrincipal caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller, Name));
}
