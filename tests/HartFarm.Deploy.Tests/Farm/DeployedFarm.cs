using System.Net;
using System.Net.Http.Headers;
using HartFarm.Build.Tests;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Deploy.Tests.Compose;
using HartFarm.Deploy.Tests.Docker;
using HartFarm.Deploy.Tests.Metrics;
using HartFarm.Testing.Processes;
using HartFarm.Testing.Services;

namespace HartFarm.Deploy.Tests.Farm;

/// <summary>
/// What the images' entry commands do as plain processes, with the settings of docker-compose.yml on services of the tests' own. A job waits for a first
/// worker, which is killed at work; a second one finishes it; then both are told to end. What was seen of it is kept for the tests.
/// </summary>
public sealed class DeployedFarm : IAsyncLifetime
{
    private const int Images = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly ComposeFile _compose = ComposeFile.Read();
    private readonly Dictionary<string, string> _services = [];
    private HttpClient? _http;

    /// <summary>All samples that Prometheus would have seen.</summary>
    internal Scrape Scrape { get; } = new();

    /// <summary>What /metrics says to whoever has no key.</summary>
    public HttpStatusCode WithoutKey { get; private set; }

    /// <summary>What a list of jobs says to the key that Prometheus has.</summary>
    public HttpStatusCode BeyondMetrics { get; private set; }

    /// <summary>What the image's health check said of the coordinator at work.</summary>
    public (int ExitCode, string Output) Health { get; private set; }

    /// <summary>The job, after its end.</summary>
    public JobInfo? Job { get; private set; }

    /// <summary>How coordinator and worker ended when they were told to.</summary>
    public (int Coordinator, int Worker) ExitCodes { get; private set; }

    /// <summary>The libraries of libtorch that the coordinator had loaded in the end.</summary>
    public string[] TorchOfCoordinator { get; private set; } = [];

    /// <summary>Those that the worker had loaded.</summary>
    public string[] TorchOfWorker { get; private set; } = [];

    /// <summary>What they wrote into their home, relative to it.</summary>
    public string[] Written { get; private set; } = [];

    /// <summary>What they wrote beside their program, where the image cannot be written.</summary>
    public string[] WrittenBesideTheProgram { get; private set; } = [];

    private CancellationToken Cancellation => _patience.Token;

    public async ValueTask InitializeAsync()
    {
        var before = ProgramFiles();
        await using var postgres = await TestServices.PostgresAsync();
        await using var rabbit = await TestServices.RabbitMqAsync();
        await using var s3 = await TestServices.S3Async();
        _services["HARTFARM_STORE__POSTGRES"] = postgres.ConnectionString;
        _services["HARTFARM_BUS__RABBITMQ"] = rabbit.Address.ToString();
        _services["HARTFARM_OBJECTS__S3__ENDPOINT"] = s3.Options.Endpoint;
        _services["HARTFARM_OBJECTS__S3__BUCKET"] = s3.Options.Bucket;
        _services["HARTFARM_OBJECTS__S3__ACCESSKEY"] = s3.Options.AccessKey;
        _services["HARTFARM_OBJECTS__S3__SECRETKEY"] = s3.Options.SecretKey;
        await RunAsync();
        Written = Files(_folder["home"]);
        WrittenBesideTheProgram = [.. ProgramFiles().Except(before)];
    }

    public ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _patience.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync()
    {
        var (coordinator, address) = await StartAsync("coordinator", "listening on");
        await using var ending = coordinator;
        _http = new HttpClient { BaseAddress = new Uri(address) };
        using (var refused = await _http.GetAsync("metrics", Cancellation)) WithoutKey = refused.StatusCode;
        var key = ComposeFile.Example["HARTFARM_ADMIN_KEY"];
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ComposeFile.Example["HARTFARM_METRICS_KEY"]);
        using (var refused = await _http.GetAsync("v1/jobs", Cancellation)) BeyondMetrics = refused.StatusCode;
        Health = await HealthScriptTests.RunAsync(new Uri(address).Port);

        // The size class stands in the settings, so the job is taken before there is a worker.
        using var client = new FarmClient(new ClientOptions { Server = new Uri(address), Key = key });
        var job = await client.SubmitAsync(
            new JobRequest { Model = "hart-scenes", Prompts = new PromptInput { Items = [new PromptItem { Prompt = "a large red circle above a small blue square" }] }, ImagesPerPrompt = Images, Seed = 1 },
            cancellation: Cancellation);
        await LookUntilAsync("hartfarm_backlog_duration_seconds");
        var (first, _) = await StartAsync("worker", "takes shards");
        await using (first)
        {
            await FollowUntilAsync(client, job.Id, state => state.Shards.Leased > 0);
            await LookAsync();
            await first.KillAsync();
        }

        await FollowUntilAsync(client, job.Id, state => state.Shards.Leased == 0);
        await LookUntilAsync("hartfarm_leases_ended_total");
        var (second, _) = await StartAsync("worker", "takes shards");
        await using var secondEnding = second;
        await foreach (var state in client.FollowAsync(job.Id, Cancellation)) Job = state;
        await LookUntilAsync("hartfarm_images_total");
        (TorchOfCoordinator, TorchOfWorker) = (TorchOf(coordinator), TorchOf(second));
        var worker = await second.TerminateAsync(Cancellation);
        ExitCodes = (await coordinator.TerminateAsync(Cancellation), worker);
    }

    /// <summary>Starts what the image of a service of docker-compose.yml starts, with the service's command and environment.</summary>
    private async Task<(FarmProcess Process, string Line)> StartAsync(string service, string awaited)
    {
        var environment = _compose.Environment(service);
        foreach (var name in environment.Keys.Intersect(_services.Keys).ToArray()) environment[name] = _services[name];
        if (service == "coordinator")
        {
            // What was lost is noticed soon, and whoever looks at it all the time may do so.
            environment["HARTFARM_LEASES__LEASEFOR"] = "00:00:15";
            environment["HARTFARM_HTTP__EVENTINTERVAL"] = "00:00:00.05";
            environment["HARTFARM_HTTP__RATEINTERVAL"] = "00:00:00.5";
            environment["HARTFARM_HTTP__RATELIMITS__REQUESTSPERSECOND"] = "1000000";
        }
        environment["HOME"] = Directory.CreateDirectory(_folder[$"home/{service}"]).FullName;
        environment["TMPDIR"] = Directory.CreateDirectory(_folder["tmp"]).FullName;
        var arguments = Yaml.Texts(_compose.Services[service], "command")
            .Select(argument => argument.Replace("/app/models/", $"{Repository.At("models")}/", StringComparison.Ordinal).Replace("http://0.0.0.0:7860", "http://127.0.0.1:0", StringComparison.Ordinal));
        return await FarmProcess.StartAsync(awaited, environment, Cancellation, [.. arguments]);
    }

    private async Task FollowUntilAsync(FarmClient client, string job, Func<JobInfo, bool> isIt)
    {
        await foreach (var state in client.FollowAsync(job, Cancellation))
        {
            if (isIt(state)) return;
        }
    }

    private async Task LookUntilAsync(string metric)
    {
        while (!Scrape.Has(metric)) await LookAsync();
    }

    private async Task LookAsync() => Scrape.Add(await _http!.GetStringAsync("metrics", Cancellation));

    private static string[] TorchOf(FarmProcess process) =>
        [.. File.ReadLines($"/proc/{process.Id}/maps").Select(line => Path.GetFileName(line.Split(' ')[^1])).Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".so", StringComparison.Ordinal)).Distinct()];

    private static string[] ProgramFiles() => Directory.GetFileSystemEntries(AppContext.BaseDirectory);

    private static string[] Files(string folder) => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))];
}
