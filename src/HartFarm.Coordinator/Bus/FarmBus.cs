using HartFarm.Bus;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Coordinator.Bus;

/// <summary>The bus, in memory or on RabbitMQ, and the coordinator's queues on it, which all coordinators share.</summary>
internal static class FarmBus
{
    private const string Prefix = "hartfarm.coordinator.";
    private const string MostWaiting = "x-max-length";
    private const int PartialsWaiting = 64;

    public static void Add(IServiceCollection services, BusOptions options)
    {
        services.AddSingleton<PublishTurns>();
        services.AddMassTransit(bus =>
        {
            // A farm talks to nobody but its own.
            bus.DisableUsageTelemetry();
            bus.AddConsumer<ClaimConsumer>();
            bus.AddConsumer<HeartbeatConsumer>();
            bus.AddConsumer<ResultConsumer>();
            bus.AddConsumer<LeaseEndConsumer>();
            bus.AddConsumer<PartialConsumer>();
            if (options.RabbitMq is { } address)
            {
                services.AddSingleton<QueueFaults>();
                services.AddReceiveEndpointObserver(provider => provider.GetRequiredService<QueueFaults>());
                services.AddQueueWatch();
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    rabbit.ConnectTo(address, context);
                    rabbit.NameContract();
                    AddEndpoints(rabbit, context, options, endpoint => ((IRabbitMqReceiveEndpointConfigurator)endpoint).SetQuorumQueue());
                });
            }
            else
            {
                bus.UsingInMemory((context, memory) =>
                {
                    memory.NameContract();
                    AddEndpoints(memory, context, options, _ => { });
                });
            }
        });
        services.LimitBusStop(options.StopTimeout);
    }

    private static void AddEndpoints(
        IBusFactoryConfigurator bus, IRegistrationContext context, BusOptions options, Action<IReceiveEndpointConfigurator> durable)
    {
        Add("claims", options.Concurrency, endpoint => endpoint.ConfigureConsumer<ClaimConsumer>(context));
        Add("heartbeats", options.Concurrency, endpoint => endpoint.ConfigureConsumer<HeartbeatConsumer>(context));
        Add("results", options.PublishConcurrency, endpoint => endpoint.ConfigureConsumer<ResultConsumer>(context));
        Add("ends", options.Concurrency, endpoint =>
        {
            // Nobody asks again for these. What fails even so ends with the lease.
            endpoint.UseMessageRetry(retry => retry.Exponential(6, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(0.5)));
            endpoint.ConfigureConsumer<LeaseEndConsumer>(context);
        });
        AddPartials(bus, context);

        void Add(string name, int concurrency, Action<IReceiveEndpointConfigurator> configure) => bus.ReceiveEndpoint(Prefix + name, endpoint =>
        {
            endpoint.PrefetchCount = concurrency;
            endpoint.ConcurrentMessageLimit = concurrency;
            // Whoever asked is told of the fault and asks again; what nobody takes would pile up on the broker with every outage.
            endpoint.DiscardFaultedMessages();
            durable(endpoint);
            configure(endpoint);
        });
    }

    // A queue of this process alone, which goes with it: who waits for unfinished images waits here. The oldest give way to newer ones.
    private static void AddPartials(IBusFactoryConfigurator bus, IRegistrationContext context) => bus.ReceiveEndpoint(
        new TemporaryEndpointDefinition("partials", concurrentMessageLimit: 1), DefaultEndpointNameFormatter.Instance, endpoint =>
        {
            endpoint.PrefetchCount = 4;
            endpoint.ConcurrentMessageLimit = 1;
            endpoint.DiscardFaultedMessages();
            (endpoint as IRabbitMqReceiveEndpointConfigurator)?.SetQueueArgument(MostWaiting, PartialsWaiting);
            endpoint.ConfigureConsumer<PartialConsumer>(context);
        });
}
