using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Testing.Services;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Coordinator.Tests.Bus;

/// <summary>A message counts as sent when the broker has it, and not before.</summary>
public sealed class ConfirmTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shard_that_the_broker_refuses_is_not_taken_for_sent()
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-test-");
        await using var rabbit = await TestServices.RabbitMqAsync();
        var name = ShardQueueName.Of(TestFarm.Small, interactive: false);
        await rabbit.DeclareQueueOfOneAsync(name, name);
        var options = new CoordinatorOptions();
        options.Store.Sqlite = Path.Combine(folder.FullName, "farm.db");
        options.Bus.RabbitMq = rabbit.Address;
        options.Bus.SendTimeout = TimeSpan.FromSeconds(5);
        using var host = await CoordinatorHost.StartAsync(options, new MemoryStore());
        try
        {
            var queue = host.Services.GetRequiredService<IShardQueue>();
            var message = new ShardReady(1, 1, Guid.NewGuid());
            await queue.SendAsync(TestFarm.Small, interactive: false, message, Cancellation);
            // What is refused is sent again by the bus until the limit, and never confirmed.
            var error = await Assert.ThrowsAsync<QueueUnavailableException>(() => queue.SendAsync(TestFarm.Small, interactive: false, message, Cancellation));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }
}
