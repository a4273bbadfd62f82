using HartFarm.Contracts;
using MassTransit;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HartFarm.Bus;

/// <summary>What every bus of a farm has.</summary>
public static class FarmBusExtensions
{
    /// <summary>Names the contract's version in every message (<see cref="MessageContract"/>).</summary>
    /// <param name="bus">The bus.</param>
    public static void NameContract(this IBusFactoryConfigurator bus)
    {
        bus.ConfigureSend(send => send.UseExecute(context => context.Headers.Set(MessageContract.Header, MessageContract.Version)));
        bus.ConfigurePublish(publish => publish.UseExecute(context => context.Headers.Set(MessageContract.Header, MessageContract.Version)));
    }

    /// <summary>Connects the bus to a broker, and tells the host's <see cref="QueueWatch"/> of it.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="address">The broker's.</param>
    /// <param name="context">The bus's services, to which <see cref="AddQueueWatch"/> was added.</param>
    public static void ConnectTo(this IRabbitMqBusFactoryConfigurator bus, Uri address, IBusRegistrationContext context)
    {
        var watch = context.GetRequiredService<QueueWatch>();
        bus.Host(address, host =>
        {
            host.PublisherConfirmation = true;
            host.OnRefreshConnectionFactory = _ => watch.Connecting();
        });
    }

    /// <summary>Lets a process end that does not come back to one of its queues.</summary>
    /// <param name="services">The host's.</param>
    public static IServiceCollection AddQueueWatch(this IServiceCollection services)
    {
        services.AddSingleton<QueueWatch>();
        services.AddReceiveEndpointObserver(provider => provider.GetRequiredService<QueueWatch>());
        return services.AddHostedService(provider => provider.GetRequiredService<QueueWatch>());
    }

    /// <summary>Lets a process end though its bus does not.</summary>
    /// <param name="services">The host's, to which MassTransit was added.</param>
    /// <param name="stopTimeout">How long the bus may take to stop.</param>
    public static IServiceCollection LimitBusStop(this IServiceCollection services, TimeSpan stopTimeout)
    {
        services.RemoveAll<IBusDepot>();
        services.AddSingleton<BusDepot>();
        services.AddSingleton<IBusDepot>(provider => ActivatorUtilities.CreateInstance<LimitedBusDepot>(provider, provider.GetRequiredService<BusDepot>()));
        return services.Configure<MassTransitHostOptions>(host => host.StopTimeout = stopTimeout);
    }
}
