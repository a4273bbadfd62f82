using System.Text.Json.Nodes;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Coordinator.Tests.Contract;

/// <summary>Sends messages over a bus and keeps what comes.</summary>
internal sealed class MessageRecorder : IReceiveObserver
{
    private const string Queue = "recorded";

    private readonly List<JsonObject> _envelopes = [];
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _expected;

    /// <summary>The messages with all that is around them.</summary>
    public static async Task<IReadOnlyList<JsonObject>> RecordAsync(IReadOnlyList<object> messages, CancellationToken cancellation)
    {
        var recorder = new MessageRecorder { _expected = messages.Count };
        await using var services = new ServiceCollection().AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingInMemory((_, memory) => memory.ReceiveEndpoint(Queue, _ => { }));
        }).AddLogging().BuildServiceProvider();
        var bus = services.GetRequiredService<IBusControl>();
        bus.ConnectReceiveObserver(recorder);
        await bus.StartAsync(cancellation);
        try
        {
            var endpoint = await bus.GetSendEndpoint(new Uri($"queue:{Queue}"));
            foreach (var message in messages) await endpoint.Send(message, message.GetType(), cancellation);
            await recorder._all.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
        return recorder._envelopes;
    }

    public Task PreReceive(ReceiveContext context)
    {
        lock (_envelopes)
        {
            _envelopes.Add(JsonNode.Parse(context.Body.GetBytes())!.AsObject());
            if (_envelopes.Count == _expected) _all.TrySetResult();
        }
        return Task.CompletedTask;
    }

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
}
