using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Objects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Tests.Bus;

/// <summary>A whole coordinator process, as a host.</summary>
internal static class CoordinatorHost
{
    public static async Task<IHost> StartAsync(CoordinatorOptions options, MemoryStore objects)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IObjectStore>(objects);
        builder.Services.AddHartFarmCoordinator(options);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
