using System.Globalization;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Testing.Processes;
using HartFarm.Testing.Services;

namespace HartFarm.FarmBench.Overhead;

/// <summary>A coordinator and a worker, each a process, over PostgreSQL, RabbitMQ and an S3 store that were started for them.</summary>
internal sealed class FullFarm : IAsyncDisposable
{
    public const string ModelName = "bench";

    private readonly LocalServices _services;
    private readonly OverheadOptions _options;
    private readonly FarmProcess _coordinator;
    private readonly FarmProcess _worker;
    private readonly FarmClient _client;

    private FullFarm(LocalServices services, OverheadOptions options, FarmProcess coordinator, FarmProcess worker, FarmClient client) =>
        (_services, _options, _coordinator, _worker, _client) = (services, options, coordinator, worker, client);

    public static async Task<FullFarm> StartAsync(OverheadOptions options, CancellationToken cancellation)
    {
        var services = await LocalServices.CreateAsync(isDurable: true, cancellation);
        List<FarmProcess> processes = [];
        try
        {
            var settings = await SettingsAsync(await services.StartAsync(cancellation, Enum.GetValues<ServiceKind>()), options.Batch);
            var (coordinator, address) = await FarmProcess.StartAsync(
                "listening on", settings, cancellation, "up", "--settings", "full", "--listen", "http://127.0.0.1:0");
            processes.Add(coordinator);
            string[] threads = options.Threads is { } number ? ["--threads", number.ToString(CultureInfo.InvariantCulture)] : [];
            var (worker, _) = await FarmProcess.StartAsync(
                "takes shards", settings, cancellation, ["worker", "--device", "cpu", "--model", $"{ModelName}={options.Model}", .. threads]);
            processes.Add(worker);
            return new FullFarm(services, options, coordinator, worker, new FarmClient(new ClientOptions { Server = new Uri(address) }));
        }
        catch
        {
            foreach (var process in processes) await process.DisposeAsync();
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a round's images as one job.</summary>
    /// <exception cref="InvalidOperationException">Not all of them were made.</exception>
    public async Task<RoundTimes> RunAsync(int round, CancellationToken cancellation)
    {
        var request = new JobRequest
        {
            Model = ModelName,
            Prompts = new PromptInput { Items = [.. Enumerable.Range(0, _options.Images).Select(i => new PromptItem { Prompt = BarePipeline.Prompt(round, i) })] },
            Seed = round,
            ShardSize = _options.ShardSize,
            Exact = true,
        };
        var services = _services.Processes;
        var before = Times();
        JobInfo job = await _client.SubmitAsync(request, cancellation: cancellation);
        await foreach (var now in _client.FollowAsync(job.Id, cancellation)) job = now;
        var after = Times();
        if (job is not { State: JobState.Completed, EndedAt: { } ended }) throw new InvalidOperationException($"the job is {job.State}: {job.Error}");
        var spent = after.ToDictionary(one => one.Key, one => one.Value - before[one.Key]);
        return new RoundTimes(
            0, (ended - job.CreatedAt).TotalSeconds, spent["worker"], spent["coordinator"],
            new Dictionary<string, double> { ["PostgreSQL"] = Of("pg"), ["RabbitMQ"] = Of("rabbit"), ["S3 store"] = Of("s3") });

        Dictionary<string, double> Times()
        {
            var tree = ProcessTree.Read();
            var times = services.ToDictionary(one => one.Key, one => tree.Seconds(one.Value));
            (times["worker"], times["coordinator"]) = (tree.Seconds(_worker.Id), tree.Seconds(_coordinator.Id));
            return times;
        }

        double Of(string kind) => spent.Where(one => one.Key == kind || one.Key.StartsWith($"{kind}-", StringComparison.Ordinal)).Sum(one => one.Value);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _worker.DisposeAsync();
        await _coordinator.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static async Task<Dictionary<string, string>> SettingsAsync(ServiceAddresses services, int batch)
    {
        var s3 = (await S3Service.CreateAsync(services.S3!)).Options;
        return new Dictionary<string, string>
        {
            ["HARTFARM_STORE__POSTGRES"] = services.Postgres!,
            ["HARTFARM_BUS__RABBITMQ"] = services.RabbitMq!.ToString(),
            ["HARTFARM_OBJECTS__S3__ENDPOINT"] = s3.Endpoint,
            ["HARTFARM_OBJECTS__S3__TLS"] = $"{s3.Tls}",
            ["HARTFARM_OBJECTS__S3__REGION"] = s3.Region,
            ["HARTFARM_OBJECTS__S3__BUCKET"] = s3.Bucket,
            ["HARTFARM_OBJECTS__S3__ACCESSKEY"] = s3.AccessKey,
            ["HARTFARM_OBJECTS__S3__SECRETKEY"] = s3.SecretKey,
            ["HARTFARM_SUBMISSION__EXACTBATCH"] = batch.ToString(CultureInfo.InvariantCulture),
        };
    }
}
