using HartFarm.Contracts.Shards;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Testing.Services;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>What a worker says counts as said when the broker has it, and not before.</summary>
public sealed class ConfirmTests : IAsyncLifetime
{
    private const string Queue = "of-one";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hartfarm-test-");
    private RabbitMqService _broker = null!;
    private IHost _host = null!;
    private IBusControl _bus = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = await TestServices.RabbitMqAsync();
        await _broker.DeclareQueueOfOneAsync($"{typeof(ShardFailed).Namespace}:{nameof(ShardFailed)}", Queue);
        // The bus as a worker's process has it; the worker itself is not started.
        _host = WorkerHost.Build(
            [new WorkerOptions { Models = [new ModelFolder("hart", ".")] }], new BusOptions { RabbitMq = _broker.Address },
            new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = _folder.FullName } }, log: logging => logging.ClearProviders());
        _bus = _host.Services.GetRequiredService<IBusControl>();
        await _bus.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync(CancellationToken.None);
        _host.Dispose();
        await _broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_the_broker_refuses_is_not_taken_for_said()
    {
        var coordinator = new BusCoordinator(_bus, TimeProvider.System, NullLogger<BusCoordinator>.Instance);
        var failed = new ShardFailed(1, 1, Guid.NewGuid(), "the generator broke");
        await coordinator.FailAsync(failed, Cancellation);
        // What is refused is sent again by the bus, and never confirmed while the queue is full.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => coordinator.FailAsync(failed, limit.Token));
        await _broker.DeleteQueueAsync(Queue);
        await coordinator.FailAsync(failed, Cancellation);
    }
}
