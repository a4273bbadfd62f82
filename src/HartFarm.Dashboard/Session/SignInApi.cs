using System.Security.Claims;
using HartFarm.Client;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Dashboard.Session;

/// <summary>Signs people in with an API key, and out. The key is kept in a cookie, encrypted, that scripts cannot read.</summary>
internal static class SignInApi
{
    /// <summary>The scheme of the cookie.</summary>
    public const string Scheme = "Dashboard";

    /// <summary>Where people sign in.</summary>
    public const string Path = "/sign-in";

    /// <summary>What the form on that page is sent to; the page itself answers at its own address, whatever the method.</summary>
    public const string Session = "/session";

    /// <summary>What ends it.</summary>
    public const string SessionEnd = "/session/end";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Session, SignInAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(SessionEnd, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, IAntiforgery antiforgery, FarmClients clients, CancellationToken cancellation)
    {
        if (!await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false)) return Results.Redirect($"{Path}?fault=again");
        var form = await context.Request.ReadFormAsync(cancellation).ConfigureAwait(false);
        var key = form["key"].ToString().Trim();
        var to = form["to"].ToString();
        if (await FaultAsync(clients, key, cancellation).ConfigureAwait(false) is { } fault) return Results.Redirect($"{Path}?fault={fault}&to={Uri.EscapeDataString(to)}");
        var identity = new ClaimsIdentity([new Claim(FarmClients.KeyClaim, key)], Scheme);
        await context.SignInAsync(Scheme, new ClaimsPrincipal(identity)).ConfigureAwait(false);
        return Results.LocalRedirect(IsLocal(to) ? to : "/");
    }

    // The cookie comes with no request that another site makes, so there is nobody to be signed out by one.
    private static async Task SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(Scheme).ConfigureAwait(false);
        context.Response.Redirect(Path);
    }

    // The coordinator knows its keys; a list that every key may see tells whether it takes this one.
    private static async Task<string?> FaultAsync(FarmClients clients, string key, CancellationToken cancellation)
    {
        if (key.Length == 0 || !key.All(c => c is > ' ' and <= '~')) return "key";
        using var client = clients.WithKey(key);
        try
        {
            await client.ModelsAsync(cancellation).ConfigureAwait(false);
            return null;
        }
        catch (FarmException error)
        {
            return (int?)error.Status switch
            {
                401 => "key",
                403 => "scope",
                429 => "often",
                _ => "farm",
            };
        }
    }

    private static bool IsLocal(string to) => to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal) && !to.StartsWith("/\\", StringComparison.Ordinal);
}
