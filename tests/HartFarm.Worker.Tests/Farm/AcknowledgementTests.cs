using HartFarm.Contracts.Shards;
using HartFarm.Testing.Services;
using HartFarm.Worker.Tests.Engine;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>A broker that takes messages back which nobody acknowledges in time, as RabbitMQ does after 30 minutes; here after one second.</summary>
public sealed class AcknowledgementTests : IAsyncLifetime, IDisposable
{
    private readonly TestGenerator _generator = new();
    private readonly BatchGate _gate = new();
    private LocalServices _services = null!;
    private RabbitMqService _broker = null!;
    private TestFarm _farm = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = await LocalServices.CreateAsync(Cancellation);
        _services.AcknowledgeWithin = TimeSpan.FromSeconds(1);
        var at = await _services.StartAsync(Cancellation, ServiceKind.RabbitMq);
        _broker = await RabbitMqService.CreateAsync(at.RabbitMq!, at.RabbitMqHttp!);
        _farm = await TestFarm.StartAsync(_broker.Address);
        _farm.Coordinator.LeaseFor = TimeSpan.FromDays(1000);
    }

    public async ValueTask DisposeAsync()
    {
        _gate.LetAll();
        await _farm.DisposeAsync();
        await _broker.DisposeAsync();
        await _services.DisposeAsync();
    }

    public void Dispose()
    {
        _generator.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task No_shard_is_made_twice_and_the_worker_goes_on()
    {
        _generator.Before = _gate.Hold;
        var queue = ShardQueueName.Of(TestFarm.Tiny, interactive: false);
        var ready = new ReadyQueues();
        using var watching = _farm.Bus.ConnectReceiveEndpointObserver(ready);
        await _farm.WorkAsync(_generator);
        var busy = await _farm.OfferAsync(500);
        await _gate.NextAsync();
        // It waits at the worker for a place, unacknowledged, until the broker takes it back and closes the channel; and so again.
        var waiting = await _farm.OfferAsync(2);
        for (var i = 0; i < 3; i++) await ready.Addresses.NextAsync(address => address.AbsolutePath.EndsWith(queue, StringComparison.Ordinal));
        _gate.LetAll();
        var last = await _farm.OfferAsync(3);
        for (var i = 0; i < 3; i++) await _farm.Coordinator.Completed.NextAsync();
        Assert.Equal(
            [(busy.ShardId, 500), (waiting.ShardId, 2), (last.ShardId, 3)],
            _farm.Coordinator.Completed.All.Select(completed => (completed.ShardId, completed.Images)).Order());
        // Each image once.
        var prompts = _generator.Calls.SelectMany(call => call).Select(request => request.Prompt).Where(prompt => prompt.StartsWith("prompt", StringComparison.Ordinal)).ToArray();
        Assert.Equal(505, prompts.Length);
        Assert.Equal(505, prompts.Distinct().Count());
        Assert.Empty(_farm.Coordinator.Failed.All);
        Assert.Empty(_farm.Coordinator.Returned.All);
    }
}
