using System.Text.Json;
using HartFarm.Client;
using HartFarm.Client.Download;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Testing.Services;

namespace HartFarm.Http.Tests.EndToEnd;

/// <summary>A coordinator and two workers, each a process of its own, over PostgreSQL, RabbitMQ and an S3 store.</summary>
public sealed class FullSettingTests : IDisposable
{
    private const int Images = 24;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_worker_that_is_killed_costs_no_image_and_changes_no_byte()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs the services");
        await using var postgres = await TestServices.PostgresAsync();
        await using var rabbit = await TestServices.RabbitMqAsync();
        await using var s3 = await TestServices.S3Async();
        var environment = Settings(postgres, rabbit, s3);
        var model = TinyCheckpoint.Write(_folder);

        var (coordinator, address) = await FarmProcess.StartAsync("listening on", environment, "up", "--settings", "full", "--listen", "http://127.0.0.1:0");
        await using var ending = coordinator;
        var (one, _) = await FarmProcess.StartAsync("takes shards", environment, "worker", "--model", model, "--threads", "1");
        await using var endingOne = one;
        var (two, _) = await FarmProcess.StartAsync("takes shards", environment, "worker", "--model", model, "--threads", "1");
        await using var endingTwo = two;
        using var client = new FarmClient(new ClientOptions { Server = new Uri(address) });

        var undisturbed = await RunAsync(client, "undisturbed", _ => Task.FromResult(true));
        Assert.Equal(2, await client.ShardsAsync(undisturbed.Id).Select(shard => shard.Worker).Distinct().CountAsync());
        var disturbed = await RunAsync(client, "disturbed", async job =>
        {
            if (job.Shards.Completed == 0) return false;
            var busy = (await client.WorkersAsync()).FirstOrDefault(worker => worker.Shards > 0);
            if (busy is null) return false;
            await (busy.ProcessId == one.Id ? one : two).KillAsync();
            return true;
        });

        Assert.Equal(Hashes("undisturbed"), Hashes("disturbed"));
        var images = await client.ImagesAsync(disturbed.Id).ToListAsync();
        Assert.Equal(Enumerable.Range(0, Images).Select(i => (long)i), images.Select(image => image.Index));
        Assert.Equal(0, await coordinator.TerminateAsync());
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Submits the job, follows it to its end, and fetches what it made, with all hashes.</summary>
    private async Task<JobInfo> RunAsync(FarmClient client, string name, Func<JobInfo, Task<bool>> disturb)
    {
        var lines = string.Concat(Enumerable.Range(0, Images).Select(i => $"prompt {i}\n"));
        var file = await client.UploadAsync("prompts.txt", () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines)));
        var job = await client.SubmitAsync(new JobRequest
        {
            Model = "tiny",
            Prompts = new PromptInput { File = file.Id },
            Seed = 7,
            ShardSize = 2,
            Exact = true,
        });
        var isDisturbed = false;
        await foreach (var now in client.FollowAsync(job.Id, TestContext.Current.CancellationToken))
        {
            job = now;
            isDisturbed = isDisturbed || await disturb(now);
        }
        Assert.True(isDisturbed);
        Assert.Equal((JobState.Completed, (long)Images, 0L), (job.State, job.Progress.Completed, job.Progress.Failed));
        await new DatasetDownload(client).RunAsync(job.Id, _folder[name]);
        return job;
    }

    private string[] Hashes(string name)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder[name], "manifest.json")));
        return [.. manifest.RootElement.GetProperty("shards").EnumerateArray().Select(shard => shard.GetProperty("object").GetProperty("sha256").GetString()!)];
    }

    private static Dictionary<string, string> Settings(PostgresService postgres, RabbitMqService rabbit, S3Service s3) => new()
    {
        ["HARTFARM_STORE__POSTGRES"] = postgres.ConnectionString,
        ["HARTFARM_BUS__RABBITMQ"] = rabbit.Address.ToString(),
        ["HARTFARM_OBJECTS__S3__ENDPOINT"] = s3.Options.Endpoint,
        ["HARTFARM_OBJECTS__S3__TLS"] = $"{s3.Options.Tls}",
        ["HARTFARM_OBJECTS__S3__REGION"] = s3.Options.Region,
        ["HARTFARM_OBJECTS__S3__BUCKET"] = s3.Options.Bucket,
        ["HARTFARM_OBJECTS__S3__ACCESSKEY"] = s3.Options.AccessKey,
        ["HARTFARM_OBJECTS__S3__SECRETKEY"] = s3.Options.SecretKey,
        // Short, so that a killed worker is soon missed, and long enough for a machine with much to do.
        ["HARTFARM_LEASES__LEASEFOR"] = "00:00:15",
        ["HARTFARM_SUBMISSION__EXACTBATCH"] = "2",
        // Often enough that a quick machine is caught at work.
        ["HARTFARM_HTTP__EVENTINTERVAL"] = "00:00:00.05",
    };
}
