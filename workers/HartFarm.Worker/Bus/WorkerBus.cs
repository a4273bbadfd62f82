using HartFarm.Contracts;
using MassTransit;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HartFarm.Worker.Bus;

/// <summary>The bus of a process that has workers and no coordinator, on RabbitMQ.</summary>
public static class WorkerBus
{
    /// <summary>Adds it, with a connection of its own.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="options">The broker; checked.</param>
    public static IServiceCollection AddWorkerBus(this IServiceCollection services, BusOptions options)
    {
        services.AddMassTransit(configurator =>
        {
            // A farm talks to nobody but its own.
            configurator.DisableUsageTelemetry();
            configurator.UsingRabbitMq((_, rabbit) =>
            {
                rabbit.Host(options.RabbitMq, host => host.PublisherConfirmation = true);
                rabbit.ConfigureSend(send => send.UseExecute(context => context.Headers.Set(MessageContract.Header, MessageContract.Version)));
                rabbit.ConfigurePublish(publish => publish.UseExecute(context => context.Headers.Set(MessageContract.Header, MessageContract.Version)));
            });
        });
        services.RemoveAll<IBusDepot>();
        services.AddSingleton<BusDepot>();
        services.AddSingleton<IBusDepot>(provider => ActivatorUtilities.CreateInstance<LimitedBusDepot>(provider, provider.GetRequiredService<BusDepot>()));
        return services.Configure<MassTransitHostOptions>(host => host.StopTimeout = options.StopTimeout);
    }
}
