using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HartFarm.Contracts;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tests.Bus;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Testing.Services;
using MassTransit.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HartFarm.Coordinator.Tests.Contract;

/// <summary>Workers of earlier versions at a coordinator of today, over a real broker.</summary>
public sealed class RollingUpgradeTests
{
    private const int Shards = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Versions => [.. RecordedMessages.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_worker_of_an_earlier_version_finishes_a_job(int version)
    {
        await using var postgres = await TestServices.PostgresAsync();
        await using var rabbit = await TestServices.RabbitMqAsync();
        var options = new CoordinatorOptions();
        options.Store.Postgres = options.Upkeep.Postgres = postgres.ConnectionString;
        options.Bus.RabbitMq = rabbit.Address;
        options.Submission.SizeClasses = [TestFarm.Small];
        options.Leases.Backoff = TimeSpan.Zero;
        options.Dispatch.Interval = options.Finalizing.Interval = TimeSpan.FromMilliseconds(200);
        var objects = new MemoryStore();
        using var host = await CoordinatorHost.StartAsync(options, objects);
        await using var worker = await RecordedWorker.ConnectAsync(rabbit, version, TestFarm.Small, Cancellation);
        var (kind, _) = await worker.AskAsync("WorkerHeartbeat", Live, Cancellation);
        Assert.Equal("HeartbeatReply", kind);

        var request = TestFarm.Request(prompts: Shards, images: 2);
        using var prompts = new PromptItems(request.Prompts.Items!);
        var job = await host.Services.GetRequiredService<JobSubmission>().SubmitAsync(request, prompts, "somebody", Cancellation);
        var (finished, given, denied) = (0, 0, 0);
        while (finished < Shards)
        {
            var ready = await worker.ReadyAsync(Cancellation);
            var (answer, claimed) = await worker.AskAsync("ClaimShard", claim => Claim(claim, ready), Cancellation);
            if (answer == "ShardDenied")
            {
                denied++;
                continue;
            }
            AssertHas(RecordedMessages.Read(version, "ShardGranted")["message"]!.AsObject(), claimed);
            var granted = claimed.Deserialize<ShardGranted>(SystemTextJsonMessageSerializer.Options)!;
            // The first is handed back and the second given up: both come again.
            if (given++ < 2)
            {
                await worker.SayAsync(given == 1 ? "ShardReturned" : "ShardFailed", message => Name(message, claimed["shardId"]!, null, claimed["token"]), Cancellation);
                continue;
            }
            var made = await TestWorker.MakeAsync(objects, granted, worker.Id);
            var (verdict, accepted) = await worker.AskAsync("ShardCompleted", message =>
            {
                Name(message, claimed["shardId"]!, null, claimed["token"]);
                message["objects"] = JsonSerializer.SerializeToNode(made.Objects, SystemTextJsonMessageSerializer.Options);
                (message["images"], message["failures"]) = (granted.Images, new JsonArray());
            }, Cancellation);
            Assert.Equal(("ShardVerdict", true), (verdict, accepted["accepted"]!.GetValue<bool>()));
            finished++;
        }
        Assert.True(given >= Shards + 2, $"{given} shards were granted, {denied} denied");
        Assert.Equal(JobState.Completed, await EndAsync(host, job));
        Assert.All(worker.Contracts, contract => Assert.Equal(MessageContract.Version.ToString(CultureInfo.InvariantCulture), contract));
        await worker.SayAsync("WorkerStopped", message => message["workerId"] = worker.Id.ToString(), Cancellation);
        await host.StopAsync(CancellationToken.None);

        void Live(JsonObject beat) => (beat["workerId"], beat["leases"], beat["draining"], beat["trouble"]) = (worker.Id.ToString(), new JsonArray(), false, null);

        void Claim(JsonObject claim, JsonObject ready)
        {
            Name(claim, ready["shardId"]!, ready["enqueued"]);
            // It takes one shard at a time, whatever its version could say.
            if (claim.ContainsKey("places")) claim["places"] = 1;
        }

        void Name(JsonObject message, JsonNode shard, JsonNode? enqueued, JsonNode? token = null)
        {
            (message["shardId"], message["workerId"]) = (shard.DeepClone(), worker.Id.ToString());
            if (enqueued is not null) message["enqueued"] = enqueued.DeepClone();
            if (token is not null) message["token"] = token.DeepClone();
        }
    }

    // What a worker of that version reads is there.
    private static void AssertHas(JsonObject recorded, JsonObject today) =>
        Assert.All(recorded.Where(field => field.Key is not ("exactBatch" or "partialImages")), field => Assert.True(today.ContainsKey(field.Key), field.Key));

    private static async Task<JobState> EndAsync(IHost host, Guid id)
    {
        var store = host.Services.GetRequiredService<FarmStore>();
        for (var state = JobState.Running; ; await Task.Yield())
        {
            Cancellation.ThrowIfCancellationRequested();
            state = await store.ReadAsync(context => context.Jobs.Where(job => job.Id == id).Select(job => job.State).SingleAsync(Cancellation), Cancellation);
            if (state is JobState.Completed or JobState.CompletedWithErrors or JobState.Failed) return state;
        }
    }
}
