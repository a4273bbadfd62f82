using HartFarm.Bus;
using HartFarm.Testing.Services;
using HartFarm.Worker.Bus;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>A process whose bus lost its connection comes back to all of its queues, or ends.</summary>
public sealed class QueueWatchTests : IAsyncLifetime
{
    private const string Lost = "lost";
    private const string Other = "other";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly TestClock _clock = new();
    private readonly LogNotes _log = new();
    private RabbitMqService _broker = null!;
    private IHost _host = null!;
    private IBusControl _bus = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = await TestServices.RabbitMqAsync();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddWorkerBus(new BusOptions { RabbitMq = _broker.Address, StopTimeout = TimeSpan.FromSeconds(1) });
        _host = builder.Build();
        _bus = _host.Services.GetRequiredService<IBusControl>();
        await _host.StartAsync(Cancellation);
        // As a worker connects to queues of shards: while it runs.
        foreach (var queue in new[] { Lost, Other }) await _bus.ConnectReceiveEndpoint(queue, _ => { }).Ready;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _log.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task One_that_does_not_come_back_to_a_queue_ends_and_says_which()
    {
        var stuck = new StuckEndpoints(address => address.Segments[^1] == Lost);
        using var observing = _bus.ConnectReceiveEndpointObserver(stuck);
        await LoseConnectionAsync(Other);
        var end = _host.WaitForShutdownAsync(Cancellation);
        _clock.Advance(QueueWatch.Limit);
        await end.WaitAsync(Soon, Cancellation);
        Assert.Equal($"{Lost} is not consumed any more though the broker is there", _host.Services.GetRequiredService<QueueWatch>().Fault);
        Assert.True(QueueWatch.Ended(string.Join('\n', _log.Warnings)));
        stuck.Release();
    }

    [Fact]
    public async Task One_that_comes_back_to_all_goes_on()
    {
        await LoseConnectionAsync(Lost, Other);
        _clock.Advance(QueueWatch.Limit);
        Assert.Empty(_host.Services.GetRequiredService<QueueWatch>().Away);
    }

    private async Task LoseConnectionAsync(params IReadOnlyCollection<string> back)
    {
        var ready = new ReadyQueues();
        using var watching = _bus.ConnectReceiveEndpointObserver(ready);
        await _broker.CloseConnectionsAsync(Cancellation);
        HashSet<string> missing = [.. back];
        while (missing.Count > 0) missing.Remove((await ready.Addresses.NextAsync().WaitAsync(Soon, Cancellation)).Segments[^1]);
    }
}
