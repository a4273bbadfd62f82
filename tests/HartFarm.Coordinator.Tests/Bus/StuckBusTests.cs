using HartFarm.Coordinator.Tests.Farm;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Coordinator.Tests.Bus;

/// <summary>A coordinator ends even where its bus never stops, as one whose connection is lost in a bad moment may not.</summary>
public sealed class StuckBusTests : IReceiveEndpointObserver
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stuck;

    [Fact]
    public async Task The_process_ends_though_the_bus_never_stops()
    {
        var path = Path.Combine(Path.GetTempPath(), $"hartfarm-test-{Guid.NewGuid():N}.db");
        var options = new CoordinatorOptions();
        options.Store.Sqlite = path;
        options.Bus.StopTimeout = TimeSpan.FromSeconds(1);
        try
        {
            using var host = await CoordinatorHost.StartAsync(options, new MemoryStore());
            using var stuck = host.Services.GetRequiredService<IBusControl>().ConnectReceiveEndpointObserver(this);
            await host.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.True(_stuck > 0);
        }
        finally
        {
            _over.SetResult();
            foreach (var ending in new[] { "", "-wal", "-shm" }) File.Delete(path + ending);
        }
    }

    // The stop waits for its observers, and heeds no token meanwhile.
    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping)
    {
        Interlocked.Increment(ref _stuck);
        return _over.Task;
    }

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;
}
