using HartFarm.Dashboard.Session;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace HartFarm.Dashboard.Hosting;

/// <summary>The dashboard in a web application that has the coordinator's HTTP interface.</summary>
public static class DashboardServices
{
    /// <summary>The policy of all that the dashboard shows.</summary>
    internal const string Policy = "dashboard";

    /// <summary>Adds the dashboard.</summary>
    public static IServiceCollection AddHartFarmDashboard(this IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton(Options.Create(options)).AddSingleton<SelfConnection>().AddSingleton<FarmClients>().AddScoped<FarmSession>();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddMudServices();
        services.AddAntiforgery();
        services.AddAuthentication().AddCookie(SignInApi.Scheme, cookie =>
        {
            cookie.LoginPath = SignInApi.Path;
            cookie.ReturnUrlParameter = "to";
            cookie.ExpireTimeSpan = options.SignedInFor;
            cookie.SlidingExpiration = true;
            cookie.Cookie.Name = "hartfarm";
            cookie.Cookie.HttpOnly = true;
            // No other site can have a browser come in with it.
            cookie.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy =>
        {
            if (options.NeedsKey) policy.AddAuthenticationSchemes(SignInApi.Scheme);
            policy.RequireAuthenticatedUser();
        });
        return services;
    }

    /// <summary>Maps its pages, behind the interface's own routes.</summary>
    public static WebApplication MapHartFarmDashboard(this WebApplication application)
    {
        application.UseMiddleware<PageGuard>();
        application.UseAntiforgery();
        EmbeddedAssets.Map(application);
        SignInApi.Map(application);
        DatasetFiles.Map(application);
        application.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization(Policy);
        return application;
    }
}
