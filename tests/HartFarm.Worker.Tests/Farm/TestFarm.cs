using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Storage.Jobs;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using HartFarm.Worker.Tests.Engine;
using HartFarm.Worker.Tests.Planning;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>A bus in memory, a coordinator by plain rules, a store in memory, and workers as they are.</summary>
internal sealed class TestFarm : IAsyncDisposable
{
    public static readonly SizeClass Tiny = new("tiny", 16, 16);

    private readonly List<FarmWorker> _workers = [];
    private readonly IBusControl _bus;
    private readonly ShardEndpoints _endpoints;
    private long _shards;

    private readonly string _scheme;

    private TestFarm(Uri? rabbitMq)
    {
        _scheme = rabbitMq is null ? "queue" : "exchange";
        _bus = rabbitMq is null
            ? MassTransit.Bus.Factory.CreateUsingInMemory(AddCoordinator)
            : MassTransit.Bus.Factory.CreateUsingRabbitMq(bus =>
            {
                bus.Host(rabbitMq);
                AddCoordinator(bus);
            });
        _endpoints = new ShardEndpoints(_bus);
    }

    public IBus Bus => _bus;

    public TestCoordinator Coordinator { get; } = new();

    public MemoryStore Store { get; } = new();

    public TestClock Clock { get; } = new();

    /// <summary>What the disk of temporary files has free.</summary>
    public long FreeDisk { get; set; } = long.MaxValue / 2;

    /// <summary>A farm in memory, or on a broker.</summary>
    public static async Task<TestFarm> StartAsync(Uri? rabbitMq = null)
    {
        var farm = new TestFarm(rabbitMq);
        await farm._bus.StartAsync(TestContext.Current.CancellationToken);
        return farm;
    }

    /// <summary>A worker that takes shards.</summary>
    public async Task<FarmWorker> WorkAsync(TestGenerator generator, Action<WorkerOptions>? set = null, int mostImages = 4)
    {
        var worker = Create(generator, set, mostImages);
        await worker.RunAsync(TestContext.Current.CancellationToken);
        return worker;
    }

    public FarmWorker Create(TestGenerator generator, Action<WorkerOptions>? set = null, int mostImages = 4)
    {
        var options = new WorkerOptions { Models = [new ModelFolder(Tiny.Model, "tiny/16")], Memory = 16L << 30, EncodeThreads = 2 };
        set?.Invoke(options);
        var device = new WorkerDevice("cpu", "a test's processor", "cpu", new TestMemory(), new PlanLimits(mostImages));
        var services = new WorkerServices(
            _bus, _endpoints, new BusCoordinator(_bus, Clock, NullLogger<BusCoordinator>.Instance), Store, Clock, NullLoggerFactory.Instance)
        {
            FreeDisk = _ => FreeDisk,
        };
        var worker = new FarmWorker(options, device, new TestLoader(_ => generator), services);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Puts a shard into its queue.</summary>
    public async Task<ShardGranted> OfferAsync(
        int images, JobPriority priority = JobPriority.Normal, int? exact = null, Func<int, string>? prompt = null, SizeClass? sizeClass = null,
        DatasetFormat format = DatasetFormat.WebDataset, int partial = 0)
    {
        var shard = Put(images, priority, exact, prompt, sizeClass, format, partial);
        Coordinator.Shards[shard.ShardId] = shard;
        await SendAgainAsync(shard);
        return shard;
    }

    /// <summary>Puts a shard's message into its queue, for whose claim further shards are granted, too.</summary>
    public async Task<ShardGranted> OfferAsync(IReadOnlyList<ShardGranted> further)
    {
        var shard = Put(1) with { Further = further };
        Coordinator.Shards[shard.ShardId] = shard;
        await SendAgainAsync(shard);
        return shard;
    }

    /// <summary>A shard of which nobody is told.</summary>
    public ShardGranted Put(
        int images, JobPriority priority = JobPriority.Normal, int? exact = null, Func<int, string>? prompt = null, SizeClass? sizeClass = null,
        DatasetFormat format = DatasetFormat.WebDataset, int partial = 0)
    {
        var id = Interlocked.Increment(ref _shards);
        var job = Guid.NewGuid();
        using var lines = new MemoryStream();
        using (var writer = new JobPromptWriter(lines))
        {
            for (var i = 0; i < images; i++) writer.Write(new JobPrompt { Prompt = prompt?.Invoke(i) ?? $"prompt {i} of {id}", Count = 1, Copies = 1, Line = i + 1 });
        }
        Store.Objects[JobKeys.Prompts(job)] = lines.ToArray();
        return new ShardGranted
        {
            ShardId = id,
            Token = 7,
            LeaseFor = Coordinator.LeaseFor,
            JobId = job,
            Index = 0,
            ShardCount = 1,
            SizeClass = sizeClass ?? Tiny,
            Priority = priority,
            FirstImage = 0,
            Images = images,
            Prompts = new PromptRange(JobKeys.Prompts(job), 0, lines.Length, 0),
            Seed = 5,
            Guidance = 4.5,
            Sampling = new SamplingSettings(),
            Output = new OutputSettings { Format = format },
            ExactBatch = exact,
            PartialImages = partial,
            StagingPrefix = JobKeys.Staging(job, 0, 7),
        };
    }

    /// <summary>Puts a shard's message into its queue, however often it was there.</summary>
    public async Task SendAgainAsync(ShardGranted shard)
    {
        var queue = await _bus.GetSendEndpoint(new Uri($"{_scheme}:{ShardQueueName.Of(shard.SizeClass, shard.Priority == JobPriority.Interactive)}"));
        await queue.Send(new ShardReady(shard.ShardId, 1), TestContext.Current.CancellationToken);
    }

    /// <summary>Lets the time until the next heartbeat pass; that heartbeat.</summary>
    public async Task<WorkerHeartbeat> BeatAsync()
    {
        var interval = Coordinator.LeaseFor / 4;
        await Clock.Timers.NextAsync(due => due == interval);
        var before = Coordinator.Heartbeats.All.Count;
        Clock.Advance(interval);
        while (Coordinator.Heartbeats.All.Count == before) await Coordinator.Heartbeats.NextAsync();
        return Coordinator.Heartbeats.All[before];
    }

    /// <summary>Lets heartbeats come until one is of this kind.</summary>
    public async Task<WorkerHeartbeat> BeatUntilAsync(Func<WorkerHeartbeat, bool> kind)
    {
        var beat = await BeatAsync();
        while (!kind(beat)) beat = await BeatAsync();
        return beat;
    }

    /// <summary>Lets each pause pass that the worker makes, until something has happened.</summary>
    public async Task<T> PassPausesAsync<T>(Task<T> until)
    {
        while (!until.IsCompleted)
        {
            var pause = Clock.Timers.NextAsync(IsPause);
            if (await Task.WhenAny(until, pause) == pause) Clock.Advance(await pause);
        }
        return await until;
    }

    private void AddCoordinator(IBusFactoryConfigurator bus) => bus.ReceiveEndpoint("coordinator", endpoint =>
    {
        endpoint.ConcurrentMessageLimit = 1;
        endpoint.Instance(Coordinator);
    });

    // Not the limits of what it says to the coordinator, which would be over before a message is through.
    private static bool IsPause(TimeSpan due) =>
        due > TimeSpan.Zero && due < TimeSpan.FromMinutes(1) && due != TimeSpan.FromSeconds(5) && due != TimeSpan.FromSeconds(10) && due != TimeSpan.FromSeconds(20);

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            var end = worker.DrainAsync();
            while (!end.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromMinutes(1));
                await Task.Yield();
            }
            await worker.DisposeAsync();
        }
        _endpoints.Dispose();
        await _bus.StopAsync();
    }
}
