using HartFarm.Testing.Services;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Tests.Engine;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Workers on a real broker.</summary>
public sealed class RabbitMqTests : IAsyncLifetime, IDisposable
{
    private readonly TestGenerator _generator = new();
    private readonly BatchGate _gate = new();
    private RabbitMqService _broker = null!;
    private TestFarm _farm = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await TestServices.RabbitMqAsync();
        _farm = await TestFarm.StartAsync(_broker.Address);
        _farm.Coordinator.LeaseFor = TimeSpan.FromDays(1000);
    }

    public async ValueTask DisposeAsync()
    {
        _gate.LetAll();
        await _farm.DisposeAsync();
        await _broker.DisposeAsync();
    }

    public void Dispose()
    {
        _generator.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Shards_come_from_the_broker_and_their_results_go_back()
    {
        await _farm.WorkAsync(_generator);
        for (var i = 0; i < 5; i++) await _farm.OfferAsync(3);
        for (var i = 0; i < 5; i++) await _farm.Coordinator.Completed.NextAsync();
        Assert.Equal(5, _farm.Coordinator.Completed.All.DistinctBy(completed => completed.ShardId).Count());
    }

    [Fact]
    public async Task A_message_that_waits_at_a_worker_that_ends_goes_to_another_one()
    {
        _generator.Before = _gate.Hold;
        var worker = await _farm.WorkAsync(_generator);
        await _farm.OfferAsync(500);
        await _gate.NextAsync();
        // The worker has the broker's next message, and no place for it.
        var next = await _farm.OfferAsync(2);
        var end = worker.DrainAsync();
        await _farm.PassPausesAsync(_farm.Coordinator.Returned.NextAsync());
        _gate.LetAll();
        await end;
        Assert.Equal(WorkerExit.Drained, await worker.Exit);
        Assert.DoesNotContain(next.ShardId, _farm.Coordinator.Claims.Keys);

        _generator.Before = null;
        using var other = new TestGenerator();
        await using var second = await TestFarm.StartAsync(_broker.Address);
        second.Coordinator.Shards[next.ShardId] = next;
        second.Store.Objects[next.Prompts.Key] = _farm.Store.Objects[next.Prompts.Key];
        second.Coordinator.LeaseFor = TimeSpan.FromDays(1000);
        await second.WorkAsync(other);
        var done = await Task.WhenAny(second.Coordinator.Completed.NextAsync(), _farm.Coordinator.Completed.NextAsync());
        Assert.Equal((next.ShardId, 2), ((await done).ShardId, (await done).Images));
    }
}
