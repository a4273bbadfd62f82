using System.Text.Json.Serialization;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Api;
using HartFarm.Coordinator.Http.Dataset;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Events;
using HartFarm.Coordinator.Http.Files;
using HartFarm.Coordinator.Http.Health;
using HartFarm.Coordinator.Http.Idempotency;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Coordinator.Http.Metrics;
using HartFarm.Coordinator.Http.OpenAI;
using HartFarm.Coordinator.Http.Rates;
using HartFarm.Coordinator.Http.Reference;
using HartFarm.Coordinator.Http.Upkeep;
using HartFarm.Coordinator.Http.Webhooks;
using HartFarm.Coordinator.Http.Workers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http;

/// <summary>The coordinator's HTTP interface in a web application that has a coordinator.</summary>
public static class HttpServices
{
    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Adds the interface.</summary>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static IServiceCollection AddHartFarmHttp(this IServiceCollection services, HttpOptions options)
    {
        options.Validate();
        var certificates = options.Certificate.Load();
        services
            .AddSingleton(Options.Create(options))
            .AddSingleton<WrongKeys>()
            .AddSingleton<CallerKeys>()
            .AddSingleton<IAuditActors, RequestActors>()
            .AddSingleton<IdempotencyKeys>()
            .AddSingleton<JobReader>()
            .AddSingleton<JobHistory>()
            .AddSingleton<JobSubmitter>()
            .AddSingleton<JobFeeds>()
            .AddSingleton<ObjectLinks>()
            .AddSingleton<JobObjects>()
            .AddSingleton<ShardIndices>()
            .AddSingleton<JobImages>()
            .AddSingleton<ParquetGroups>()
            .AddSingleton<UploadedFiles>()
            .AddSingleton<FileUpload>()
            .AddSingleton<DeliveryReader>()
            .AddSingleton<FarmReader>()
            .AddSingleton<SizeClassReader>()
            .AddSingleton(new RateHistory(options.RateInterval, options.RatesKept))
            .AddSingleton<RateSampler>()
            .AddHostedService(provider => provider.GetRequiredService<RateSampler>());
        services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions, JsonUnmappedMemberHandling.Disallow));
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.AddServerHeader = false;
            if (certificates is [var own, ..]) kestrel.ConfigureHttpsDefaults(https => (https.ServerCertificate, https.ServerCertificateChain) = (own, certificates));
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenAIApi();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddAuthentication(ApiKeyHandler.Name).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null);
        services.AddAuthorizationBuilder().AddPolicy(Scopes.Read, Scopes.Read).AddPolicy(Scopes.Submit, Scopes.Submit).AddPolicy(Scopes.Admin, Scopes.Admin)
            .AddPolicy(Scopes.Metrics, Scopes.Metrics);
        // A cookie that one coordinator wrote is read by all.
        services.AddScoped(provider => provider.GetRequiredService<IFarmDatabase>().CreateContext());
        services.AddDataProtection().SetApplicationName("HartFarm").PersistKeysToDbContext<FarmContext>();
        services.AddHttpContextAccessor().AddHostedService<RefusedKeysService>();
        RateLimits.Add(services, options.RateLimits);
        Origins.Add(services, options);
        // Without keys a page in a browser could otherwise come in under a name of its own that leads here.
        if (options.Keys.Count == 0) services.AddHostFiltering(hosts => hosts.AllowedHosts = ThisMachine);
        services.AddOpenApi(document => document.AddDocumentTransformer<InterfaceDocument>().AddOperationTransformer<InterfaceDocument>());
        HealthApi.Add(services);
        MetricsApi.Add(services);
        return services;
    }

    /// <summary>Maps the interface's routes, with all that goes before them.</summary>
    public static WebApplication MapHartFarm(this WebApplication application)
    {
        var options = application.Services.GetRequiredService<IOptions<HttpOptions>>().Value;
        if (options.TrustedProxies.Count > 0) application.UseForwardedHeaders();
        application.UseMiddleware<SecureHeaders>();
        application.Use(RequestIds.RunAsync);
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseHsts();
        if (options.Keys.Count == 0) application.UseHostFiltering();
        application.UseRouting();
        if (options.CorsOrigins.Count > 0) application.UseCors();
        application.UseAuthentication();
        application.UseAuthorization();
        application.UseRateLimiter();
        application.UseMiddleware<IdempotencyMiddleware>();
        JobsApi.Map(application);
        JobControlApi.Map(application);
        WebhooksApi.Map(application);
        DatasetApi.Map(application);
        FilesApi.Map(application, options);
        FarmApi.Map(application);
        UsageApi.Map(application);
        AccountApi.Map(application);
        TenantsApi.Map(application);
        KeysApi.Map(application);
        AuditApi.Map(application);
        OpenAIServices.Map(application);
        HealthApi.Map(application);
        UpkeepDashboard.Map(application, options);
        MetricsApi.Map(application);
        application.MapOpenApi();
        ReferencePage.Map(application);
        return application;
    }

    private static Microsoft.AspNetCore.Authorization.AuthorizationBuilder AddPolicy(
        this Microsoft.AspNetCore.Authorization.AuthorizationBuilder builder, string name, string scope) =>
        builder.AddPolicy(name, policy => policy.RequireAuthenticatedUser().RequireClaim(Caller.ScopeClaim, scope));
}
