using HartFarm.Bus;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Worker.Bus;

/// <summary>The bus of a process that has workers and no coordinator, on RabbitMQ.</summary>
public static class WorkerBus
{
    /// <summary>Adds it, with a connection of its own.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="options">The broker; checked.</param>
    public static IServiceCollection AddWorkerBus(this IServiceCollection services, BusOptions options)
    {
        services.AddQueueWatch();
        services.AddMassTransit(configurator =>
        {
            // A farm talks to nobody but its own.
            configurator.DisableUsageTelemetry();
            configurator.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.ConnectTo(options.RabbitMq!, context);
                rabbit.NameContract();
            });
        });
        return services.LimitBusStop(options.StopTimeout);
    }
}
