using System.Text.Json;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Workers;
using HartFarm.Http.Tests.Farm;
using HartFarm.Testing.Checkpoints;
using HartFarm.Testing.Processes;

namespace HartFarm.Http.Tests.EndToEnd;

/// <summary><c>hartfarm up</c> with nothing installed, as a process, and the commands that talk to it.</summary>
public sealed class EmbeddedSettingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // What the user of this machine is logged in to is nothing to the tests.
    private Dictionary<string, string> Plain => new() { ["XDG_CONFIG_HOME"] = _folder["config"] };

    [Fact]
    public async Task A_job_outlives_the_kill_of_the_whole_farm()
    {
        var model = TinyCheckpoint.Write(_folder["tiny"]);
        var request = HttpFarm.Request(8) with { Model = "tiny" };
        string id;
        var (first, address) = await UpAsync("http://127.0.0.1:0", model);
        await using (first)
        {
            using var client = new FarmClient(new ClientOptions { Server = new Uri(address) });
            id = (await client.SubmitAsync(request)).Id;
            await foreach (var job in client.FollowAsync(id, TestContext.Current.CancellationToken))
            {
                if (job.Shards.Completed > 0) break;
            }
            await first.KillAsync();
        }

        var (second, again) = await UpAsync("http://127.0.0.1:0", model);
        await using (second)
        {
            using var client = new FarmClient(new ClientOptions { Server = new Uri(again) });
            var ended = await client.FollowAsync(id, TestContext.Current.CancellationToken).LastAsync();
            Assert.Equal((JobState.Completed, 8, 4), (ended.State, ended.Progress.Completed, ended.Shards.Completed));
            Assert.Equal(Enumerable.Range(0, 8).Select(i => (long)i), await client.ImagesAsync(id).Select(image => image.Index).ToListAsync());
            Assert.Equal(0, await second.TerminateAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_commands_go_all_the_way()
    {
        var (farm, address) = await UpAsync("http://127.0.0.1:0", TinyCheckpoint.Write(_folder["tiny"]));
        await using var ending = farm;
        var environment = new Dictionary<string, string>(Plain) { ["HARTFARM_SERVER"] = address };
        var prompts = _folder.Put("prompts.txt", "a fox\nan owl\n");

        var estimate = await CommandRun.OfAsync(environment, "submit", prompts, "--model", "tiny", "--dry-run");
        Assert.Equal(0, estimate.ExitCode);
        Assert.Contains("images  2 in 1 shard", estimate.Output, StringComparison.Ordinal);
        var submitted = await CommandRun.OfAsync(environment, "submit", prompts, "--model", "tiny", "--tag", "forest", "--seed", "1");
        Assert.Equal((0, ""), (submitted.ExitCode, submitted.Error));
        var id = submitted.Output.Trim();
        var watched = await CommandRun.OfAsync(environment, "watch", id);
        Assert.Equal(0, watched.ExitCode);
        Assert.Contains("state   completed", watched.Output, StringComparison.Ordinal);
        Assert.Contains("2/2 images", watched.Error, StringComparison.Ordinal);
        Assert.Contains(id, (await CommandRun.OfAsync(environment, "jobs", "--tag", "forest", "--state", "completed")).Output, StringComparison.Ordinal);
        Assert.StartsWith($"{{\"id\":\"{id}\"", (await CommandRun.OfAsync(environment, "status", id, "--json")).Output, StringComparison.Ordinal);
        Assert.Matches(@"^ +0  \S+ +seed \d+ .* a fox\n +1  \S+ +seed \d+ .* an owl\n$", (await CommandRun.OfAsync(environment, "images", id)).Output);
        Assert.Equal("an owl", JsonDocument.Parse((await CommandRun.OfAsync(environment, "images", id, "--prompt", "OWL", "--json")).Output).RootElement.GetProperty("prompt").GetString());
        Assert.Matches(@"^tiny +16x16 +1 workers +\S+ images/s  [0-9a-f]{12}\n$", (await CommandRun.OfAsync(environment, "models")).Output);
        var workers = await CommandRun.OfAsync(environment, "workers");
        Assert.Matches(@"^[0-9a-f]{8}  .* \(\d+\)  cpu, .* free  \d+ shards  well\n +tiny/16x16  \d+ images at once  \S+ images/s\n$", workers.Output);
        Assert.Equal("cpu", JsonDocument.Parse((await CommandRun.OfAsync(environment, "workers", "--json")).Output).RootElement.GetProperty("device").GetString());
        var downloaded = await CommandRun.OfAsync(environment, "download", id, "--out", _folder["out"]);
        Assert.Equal(0, downloaded.ExitCode);
        Assert.True(File.Exists(_folder["out/manifest.json"]));

        var bad = await CommandRun.OfAsync(environment, "submit", _folder.Put("bad.jsonl", "{\"prompt\":\"a\"}\n{\"prompt\":\"\"}\n"), "--model", "tiny");
        Assert.Equal((2, "", "hartfarm: line 2, prompt: must not be empty\n"), (bad.ExitCode, bad.Output, bad.Error));
        var other = (await CommandRun.OfAsync(environment, "submit", prompts, "--model", "tiny", "--seed", "2")).Output.Trim();
        Assert.Equal(0, (await CommandRun.OfAsync(environment, "watch", other)).ExitCode);
        Assert.Equal((0, "the job is deleted\n"), await ShortAsync(environment, "delete", other));
        var ended = await CommandRun.OfAsync(environment, "cancel", id);
        Assert.Equal((2, $"hartfarm: Job {id} is Completed, and cannot be cancelled.\n"), (ended.ExitCode, ended.Error));
        Assert.Equal(2, (await CommandRun.OfAsync(environment, "status", "0")).ExitCode);
        var told = (await CommandRun.OfAsync(environment, "status", id, "--json")).Output;
        Assert.Equal((0, told), await ShortAsync(environment, "delete", id, "--json"));
        Assert.Matches(@"^\d{4}-\d\d-\d\d  default +tiny +4 images +\d+ s +[\d.]+ (bytes|KiB)\n$", (await CommandRun.OfAsync(environment, "usage")).Output);
        Assert.Contains("\"images\":4", (await CommandRun.OfAsync(environment, "usage", "--json")).Output, StringComparison.Ordinal);
        var locked = await CommandRun.OfAsync(Plain, "up", "--workers", "0", "--listen", "http://127.0.0.1:0", "--data", _folder["data"]);
        Assert.Equal(2, locked.ExitCode);
        Assert.Contains("another hartfarm up uses it", locked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_workers_in_it_share_the_memory_and_make_a_job_together()
    {
        var (farm, address) = await FarmProcess.StartAsync(
            "listening on", Plain, TestContext.Current.CancellationToken,
            "up", "--listen", "http://127.0.0.1:0", "--data", _folder["data"], "--model", TinyCheckpoint.Write(_folder["tiny"]), "--workers", "2", "--threads", "2", "--device", "cpu");
        await using var ending = farm;
        using var client = new FarmClient(new ClientOptions { Server = new Uri(address) });
        IReadOnlyList<WorkerInfo> workers = [];
        while (workers.Count < 2) workers = await client.WorkersAsync(TestContext.Current.CancellationToken);
        // Which of them takes a shard is chance; of jobs with many shards both have some before long.
        HashSet<string?> made = [];
        while (!workers.All(worker => made.Contains(worker.Id)))
        {
            var job = await client.SubmitAsync(HttpFarm.Request(32) with { Model = "tiny" }, cancellation: TestContext.Current.CancellationToken);
            var ended = await client.FollowAsync(job.Id, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);
            Assert.Equal((JobState.Completed, 32), (ended.State, ended.Progress.Completed));
            made.UnionWith(await client.ShardsAsync(job.Id, cancellation: TestContext.Current.CancellationToken).Select(shard => shard.Worker).ToListAsync(TestContext.Current.CancellationToken));
        }
        Assert.Equal(0, await farm.TerminateAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_model_it_has_the_checkpoint_that_ships()
    {
        var (farm, address) = await FarmProcess.StartAsync(
            "listening on", Plain, TestContext.Current.CancellationToken, "up", "--listen", "http://127.0.0.1:0", "--data", _folder["data"], "--threads", "1", "--device", "cpu");
        await using var ending = farm;
        using var client = new FarmClient(new ClientOptions { Server = new Uri(address) });
        // As a rule this comes before the worker has told of itself; the checkpoint's file is known already.
        var job = await client.SubmitAsync(HttpFarm.Request(1) with { Model = "hart-scenes" }, cancellation: TestContext.Current.CancellationToken);
        var ended = await client.FollowAsync(job.Id, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);
        Assert.Equal((JobState.Completed, "64x64"), (ended.State, ended.Size));
        // What nobody gave is what the checkpoint names.
        Assert.Equal(ShippedCheckpoint.Sampling(), (ended.Guidance, ended.Sampling.Temperature, ended.Sampling.TopP));
        IReadOnlyList<ModelInfo> models = [];
        while (models.Count == 0) models = await client.ModelsAsync(TestContext.Current.CancellationToken);
        var (guidance, temperature, topP) = ShippedCheckpoint.Sampling();
        Assert.Equal(new ModelSampling(guidance, topP, temperature), models[0].Sampling);
    }

    [Theory]
    [InlineData("--listen: http://0.0.0.0:7860 can be reached from other machines, and no API keys are set: anybody could use the farm. Set keys, or listen on 127.0.0.1", "up", "--workers", "0", "--listen", "http://0.0.0.0:7860")]
    [InlineData("store.postgres: is missing: --settings full needs an Npgsql connection string, in the file of --config or as HARTFARM_STORE__POSTGRES; bus.rabbitMq: is missing: --settings full needs amqp://user:password@host/virtual-host, in the file of --config or as HARTFARM_BUS__RABBITMQ; objects.s3: is missing: --settings full needs the endpoint, bucket and keys of an S3 store, in the file of --config or as HARTFARM_OBJECTS__S3__ENDPOINT and so on", "up", "--settings", "full")]
    [InlineData("--config: there is no file none.json", "up", "--workers", "0", "--config", "none.json")]
    [InlineData("--model must be NAME=DIR, not 'tiny'. See hartfarm up --help.", "up", "--model", "tiny")]
    [InlineData("--server must be an address such as http://127.0.0.1:7860/, not 'nowhere'.", "jobs", "--server", "nowhere")]
    [InlineData("--from must be a day such as 2026-01-31, not 'yesterday'. See hartfarm usage --help.", "usage", "--from", "yesterday")]
    [InlineData("none.txt: does not exist", "submit", "none.txt", "--model", "tiny")]
    public async Task Bad_input_is_one_line_and_exit_code_2(string message, params string[] arguments)
    {
        string[] all = arguments is ["up", ..] ? [.. arguments, "--data", _folder["data"]] : arguments;
        var run = await CommandRun.OfAsync(Plain, all);
        Assert.Equal((2, "", $"hartfarm: {message}\n"), (run.ExitCode, run.Output, run.Error));
    }

    public void Dispose() => _folder.Dispose();

    private Task<(FarmProcess Process, string Line)> UpAsync(string listen, string model) => FarmProcess.StartAsync(
        "listening on", Plain, TestContext.Current.CancellationToken, "up", "--listen", listen, "--data", _folder["data"], "--model", model, "--threads", "1", "--device", "cpu");

    private static async Task<(int, string)> ShortAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(environment, arguments);
        return (run.ExitCode, run.Output);
    }
}
