using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Objects;
using HartFarm.Testing.Services;

namespace HartFarm.Coordinator.Tests.Publication;

/// <summary>What a shard asks of an S3 store. Each request takes its time, and money where a service is paid.</summary>
public sealed class StoreRequestTests
{
    private static readonly Guid Worker = new("11111111-1111-1111-1111-111111111111");

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_shard_takes_nine_requests_from_its_prompts_to_its_place()
    {
        await using var bucket = await TestServices.S3Async();
        using var objects = ObjectStores.Open(new ObjectStoreOptions { S3 = bucket.Options }, TimeProvider.System);
        await using var database = new SqliteTestDatabase();
        await database.CreateAsync();
        using var log = new RequestLog(bucket.Options.Bucket);
        var coordinator = new TestCoordinator(
            database.Open(), objects, new TestQueue(), TimeProvider.System, new LeaseOptions(), new SubmissionOptions { SizeClasses = [TestFarm.Small] });
        var request = TestFarm.Request(prompts: 2, images: 2);
        using var prompts = new PromptItems(request.Prompts.Items!);
        var job = await coordinator.Submission.SubmitAsync(request, prompts, "somebody", None);
        var message = (await TestDispatch.EnqueueAsync(coordinator, job, 1, DateTimeOffset.UtcNow))[0];
        log.Take(Name);

        var claim = await coordinator.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued, job), None);
        var made = await TestWorker.MakeAsync(objects, claim.Granted!, Worker);
        Assert.Equal(["GET prompts.jsonl", "PUT 000000.tar", "PUT 000000.jsonl"], log.Take(Name));

        var taken = (await coordinator.Results.DecideAsync(made, None))[0];
        await coordinator.Publisher.PublishAsync(taken.Job!, taken.Shard!, null, None);
        Assert.Equal(["GET ", "COPY 000000.tar", "DELETE 000000.tar", "COPY 000000.jsonl", "DELETE 000000.jsonl", "GET 000000.jsonl"], log.Take(Name));

        var shard = (await coordinator.Store.ReadAsync(context => Task.FromResult(context.Shards.Single(row => row.Id == message.ShardId)), None));
        Assert.Equal(ShardState.Completed, shard.State);
        Assert.All(made.Objects, one => Assert.Equal(one.Bytes, objects.HeadAsync($"jobs/{job:N}/{one.Name}", None).GetAwaiter().GetResult()!.Bytes));
    }

    private static string Name(Uri address) => address.Segments is [.., _, _, var last] && !last.EndsWith('/') ? last : "";
}
