using HartFarm.Chaos.Tests.Farm;
using HartFarm.Chaos.Verdicts;
using HartFarm.Testing.Services;

namespace HartFarm.Chaos.Tests.Seeds;

/// <summary>A queue that too few consume is found.</summary>
public sealed class QueueConsumersTests(ChaosServices services)
{
    [Fact]
    public async Task A_queue_that_nobody_consumes_is_found_and_one_of_messages_set_aside_is_not()
    {
        await using var broker = await RabbitMqService.CreateAsync(services.Addresses.RabbitMq!, services.Addresses.RabbitMqHttp!);
        await broker.DeclareClassicQueueAsync("shards");
        await broker.DeclareClassicQueueAsync("shards_error");
        var found = await new QueueConsumers(broker, each: 2, TimeSpan.FromSeconds(1)).CheckAsync(TestContext.Current.CancellationToken);
        Assert.Equal("the queue shards has 0 consumers 1 s after the last job has ended, and not 2", Assert.Single(found).Text);
        Assert.Equal(FindingKind.Process, found[0].Kind);
        Assert.Empty(await new QueueConsumers(broker, each: 0, TimeSpan.FromSeconds(1)).CheckAsync(TestContext.Current.CancellationToken));
    }
}
