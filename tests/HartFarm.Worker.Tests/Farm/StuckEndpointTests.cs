using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Testing.Services;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using HartFarm.Worker.Tests.Engine;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>A worker ends even where the bus never stops to consume.</summary>
public sealed class StuckEndpointTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private readonly TestGenerator _generator = new();
    private readonly BatchGate _gate = new();
    private StuckEndpoints? _stuck;
    private TestFarm _farm = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _farm = await TestFarm.StartAsync();
        _farm.Coordinator.LeaseFor = TimeSpan.FromDays(1000);
    }

    public async ValueTask DisposeAsync()
    {
        _stuck?.Release();
        _gate.LetAll();
        await _farm.DisposeAsync();
    }

    public void Dispose()
    {
        _generator.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Queues_that_cannot_be_left_are_waited_for_no_longer_than_their_limit_and_the_shard_in_work_is_finished()
    {
        using var stuck = _farm.Bus.ConnectEndpointConfigurationObserver(Stuck(IsOfShards));
        var worker = await BusyAsync();
        var end = worker.DrainAsync();
        // One for each of the two queues.
        var limit = TimeSpan.FromSeconds(10);
        for (var i = 0; i < 2; i++) await _farm.Clock.Timers.NextAsync(due => due == limit).WaitAsync(Soon, Cancellation);
        _gate.LetAll();
        Assert.Equal(3, (await _farm.Coordinator.Completed.NextAsync()).Images);
        Assert.DoesNotContain(worker.Id, _farm.Coordinator.Stopped.All.Select(stopped => stopped.WorkerId));
        _farm.Clock.Advance(limit);
        await end.WaitAsync(Soon, Cancellation);
        Assert.Equal(WorkerExit.Drained, await worker.Exit);
        Assert.Equal(worker.Id, (await _farm.Coordinator.Stopped.NextAsync()).WorkerId);
    }

    [Fact]
    public async Task The_coordinator_is_told_even_so()
    {
        using var stuck = _farm.Bus.ConnectEndpointConfigurationObserver(Stuck(address => !IsOfShards(address)));
        var worker = await BusyAsync();
        _gate.LetAll();
        await _farm.Coordinator.Completed.NextAsync();
        var end = worker.DrainAsync();
        Assert.Equal(worker.Id, (await _farm.Coordinator.Stopped.NextAsync().WaitAsync(Soon, Cancellation)).WorkerId);
        Assert.False(end.IsCompleted);
        _farm.Clock.Advance(TimeSpan.FromSeconds(5));
        await end.WaitAsync(Soon, Cancellation);
        Assert.Equal(WorkerExit.Drained, await worker.Exit);
    }

    [Fact]
    public async Task The_process_ends_though_the_bus_never_stops()
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-test-");
        var model = folder.CreateSubdirectory("tiny/16");
        await using var broker = await TestServices.RabbitMqAsync();
        using var log = new LogNotes();
        using var host = WorkerHost.Build(
            [new WorkerOptions { Models = [new ModelFolder(TestFarm.Tiny.Model, model.FullName)], Memory = 16L << 30 }],
            new BusOptions { RabbitMq = broker.Address, StopTimeout = TimeSpan.FromSeconds(1) },
            new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = folder.FullName } },
            (_, _, _) => new TestLoader(_ => _generator),
            logging => logging.ClearProviders().AddProvider(log));
        var code = host.Services.GetRequiredService<WorkerExitCode>();
        var bus = host.Services.GetRequiredService<IBusControl>();
        var run = host.RunAsync(Cancellation);
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, Cancellation);
        using var stuck = bus.ConnectReceiveEndpointObserver(Stuck(address => address.AbsolutePath.Contains("_bus_", StringComparison.Ordinal)));
        // As SIGTERM does.
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await run.WaitAsync(Soon, Cancellation);
        Assert.Equal(WorkerExitCode.Done, code.Value);
        Assert.Contains(log.Warnings, warning => warning.Contains("the stop of the bus", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    private static bool IsOfShards(Uri address) => address.AbsolutePath.Contains("hartfarm.shards", StringComparison.Ordinal);

    private StuckEndpoints Stuck(Func<Uri, bool> isStuck) => _stuck = new StuckEndpoints(isStuck);

    /// <summary>A worker in the middle of a shard's batch.</summary>
    private async Task<FarmWorker> BusyAsync()
    {
        _generator.Before = _gate.Hold;
        var worker = await _farm.WorkAsync(_generator);
        await _farm.OfferAsync(3);
        await _gate.NextAsync();
        return worker;
    }
}
