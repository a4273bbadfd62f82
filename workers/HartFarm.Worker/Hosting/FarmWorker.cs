using HartFarm.Bus;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Engine;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using HartFarm.Worker.Shards;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Hosting;

/// <summary>One worker: a device, the models that fit it, and the shards that it makes. A process may have several.</summary>
public sealed partial class FarmWorker : IShardTaker, IAsyncDisposable
{
    /// <summary>How long a claim that is under way may still take when the worker is to end.</summary>
    private static readonly TimeSpan LastClaim = TimeSpan.FromSeconds(5);

    /// <summary>How long the broker may take to hear that a queue is consumed no more, with the claims that are under way.</summary>
    private static readonly TimeSpan LastMessage = TimeSpan.FromSeconds(10);

    /// <summary>How long each of the last things may take that the worker has to say or to leave.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<WorkerExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _starting = new();
    private readonly BatchLimits _limits = new();
    private readonly TroubleBoard _troubles = new();
    private readonly Dictionary<SizeClass, GeneratorDescription> _descriptions = [];
    private readonly SlotGate _gate;
    private readonly LeaseBook _leases;
    private readonly BatchQueue _queue;
    private readonly EncodeStage _encode;
    private readonly EngineThread _engine;
    private readonly Heartbeats _heartbeats;
    private readonly ShardKeeper _keeper;
    private readonly JobStops _jobStops;
    private readonly PartialSender _partials;
    private readonly WorkerOptions _options;
    private readonly WorkerDevice _device;
    private readonly WorkerServices _services;
    private readonly ILogger _log;
    private readonly EndSteps _endSteps;
    private Task? _end;
    private LoadedModels? _models;
    private volatile bool _draining;

    /// <summary>Begins to load the models; <see cref="RunAsync"/> goes on from there.</summary>
    /// <param name="options">How it runs; checked.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="loader">Loads the models.</param>
    /// <param name="services">What the workers of a process share.</param>
    public FarmWorker(WorkerOptions options, WorkerDevice device, IModelLoader loader, WorkerServices services)
    {
        (_options, _device, _services) = (options, device, services);
        var clock = services.Clock;
        _log = services.Logs.CreateLogger<FarmWorker>();
        _endSteps = new EndSteps(clock, _log);
        _gate = new SlotGate(_troubles);
        _leases = new LeaseBook();
        _queue = new BatchQueue(new BatchScheduler(_limits.Of));
        _encode = new EncodeStage(options.EncodeThreads ?? Math.Clamp(Environment.ProcessorCount / 2, 1, 16), _log);
        _engine = new EngineThread(token => Load(loader, token), _queue, _encode, options.MostBrokenBatches, _log, clock);
        _heartbeats = new Heartbeats(Report, services.Coordinator, _leases, clock, _log);
        _jobStops = new JobStops(services.Bus, _leases);
        _partials = new PartialSender(services.Bus, clock, _log);
        _troubles.Changed += _heartbeats.Now;
        var patience = new Patience(_troubles, clock, options.StoreLimit, _log);
        var room = new SpoolRoom(options.SpoolFolder ?? Path.GetTempPath(), patience, services.FreeDisk);
        var tools = new ShardTools(Id, _queue, services.Store, services.Coordinator, _partials, _leases, patience, room, clock, _log);
        _keeper = new ShardKeeper(tools, _descriptions, _limits, _troubles, WorkerServices.Version);
    }

    /// <summary>The worker, from its start to its end.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The leases that it holds, with their images so far.</summary>
    public IReadOnlyList<HeldLease> Held => _leases.Report();

    internal BatchQueue Queue => _queue;

    /// <summary>Ends with the worker, and says how.</summary>
    public Task<WorkerExit> Exit => _exit.Task;

    /// <summary>Begins to take shards once the models are loaded and the coordinator answers.</summary>
    /// <returns>Ends then; the worker goes on.</returns>
    /// <exception cref="WorkerException">No model fits, or two are the same.</exception>
    /// <exception cref="OperationCanceledException">The worker was told to end first.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _starting.Token);
        await _engine.Ready.WaitAsync(stop.Token);
        _ = WatchEngineAsync();
        await _jobStops.ConnectAsync().WaitAsync(stop.Token);
        // First the queues: a shard that is sent as soon as a coordinator hears what this worker makes has to find its own.
        foreach (var planned in _models!.Plan.Classes) await _services.Endpoints.AddAsync(planned.SizeClass, this, stop.Token);
        _heartbeats.Start();
        await _heartbeats.Answered.WaitAsync(stop.Token);
        foreach (var planned in _models.Plan.Classes) _gate.Open(planned.SizeClass, planned.ShardsAtOnce, () => _limits.Of(planned.SizeClass));
        // Loaders of other models may have none.
        LogReady(_log, Id, _device.Id, _device.Name, Torch.IsLoaded ? $"libtorch {Torch.Description}" : "no libtorch");
    }

    /// <summary>Takes no more shards, finishes those in work within the limit, and hands the others back.</summary>
    public Task DrainAsync() => EndAsync("the worker is to end", _options.DrainLimit, WorkerExit.Drained);

    /// <inheritdoc/>
    public Task<SlotGate.Slot> WaitAsync(SizeClass sizeClass, bool interactive, CancellationToken cancellation) =>
        _gate.WaitAsync(sizeClass, interactive, cancellation);

    /// <inheritdoc/>
    public async Task TakeAsync(ShardReady ready, SlotGate.Slot slot, CancellationToken cancellation)
    {
        var (beside, images) = _gate.Beside(slot);
        Queue<SlotGate.Slot> places = new([slot, .. beside]);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
            var claim = new ClaimShard(ready.ShardId, Id, ready.Enqueued, ready.JobId, places.Count, images);
            if (await _services.Coordinator.ClaimAsync(claim, stop.Token) is not var (granted, asked)) return;
            foreach (var one in granted.Further.Prepend(granted).Take(places.Count)) _ = _keeper.Start(new ClaimedShard(one, asked), places.Dequeue());
        }
        finally
        {
            while (places.TryDequeue(out var left)) left.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        _keeper.Dispose();
        _heartbeats.Dispose();
        _engine.Dispose();
        _gate.Dispose();
        _stop.Dispose();
        _starting.Dispose();
    }

    private BatchRunner Load(IModelLoader loader, CancellationToken cancellation)
    {
        var budget = _options.Memory ?? _device.Memory.Available;
        var probe = new Probe(_device.Memory, _services.Clock, _options.ProbeLimit);
        _models = LoadedModels.Load(_options.Models, loader, new MemoryPlanner(_device.Limits), budget, probe, _log, cancellation);
        foreach (var planned in _models.Plan.Classes)
        {
            _limits.Set(planned.SizeClass, planned.Images, planned.ShownImages);
            _descriptions[planned.SizeClass] = _models.Generators[planned.SizeClass].Description with { Device = _device.Class };
        }
        return new BatchRunner(_models.Generators, _limits, _log);
    }

    private async Task WatchEngineAsync()
    {
        var error = await _engine.Broken;
        var trouble = $"the generator fails on every batch: {error.Message.Split('\n')[0]}";
        LogBroken(_log, trouble);
        _troubles.Raise(this, trouble);
        await EndAsync(trouble, TimeSpan.Zero, WorkerExit.Broken);
    }

    private Task EndAsync(string reason, TimeSpan limit, WorkerExit exit)
    {
        lock (_exit) return _end ??= Task.Run(() => EndOnceAsync(reason, limit, exit));
    }

    private async Task EndOnceAsync(string reason, TimeSpan limit, WorkerExit exit)
    {
        _draining = true;
        // Starting ends first, or a queue could be consumed after all were left.
        await _starting.CancelAsync();
        _gate.Close();
        _heartbeats.Now();
        using (var lastClaim = new CancellationTokenSource(LastClaim, _services.Clock))
        await using (lastClaim.Token.Register(_stop.Cancel))
        {
            await LeaveQueuesAsync();
        }
        await _stop.CancelAsync();
        await FinishAsync(limit);
        await _keeper.HandBackAsync(reason);
        await _engine.StopAsync();
        await _encode.Completion;
        await Task.WhenAll(
            _endSteps.RunAsync("dropping unfinished images", LastWord, _ => _partials.DisposeAsync().AsTask()),
            _endSteps.RunAsync("hearing no more of stopped jobs", LastWord, _ => _jobStops.DisconnectAsync()),
            _endSteps.RunAsync("telling the coordinator", LastWord, SayGoodbyeAsync));
        _models?.Dispose();
        _exit.TrySetResult(exit);
    }

    private async Task FinishAsync(TimeSpan limit)
    {
        var idle = _keeper.IdleAsync();
        if (limit <= TimeSpan.Zero || idle.IsCompleted) return;
        using var over = new CancellationTokenSource();
        await Task.WhenAny(idle, Task.Delay(limit, _services.Clock, over.Token));
        await over.CancelAsync();
    }

    private async Task LeaveQueuesAsync()
    {
        IReadOnlyDictionary<string, Task> left = new Dictionary<string, Task>();
        await _endSteps.RunAsync("leaving the queues", LastClaim, async token => left = await _services.Endpoints.RemoveAsync(this, token));
        await Task.WhenAll(left.Select(queue => _endSteps.RunAsync($"leaving the queue {queue.Key}", LastMessage, _ => queue.Value)));
    }

    // A coordinator that does not hear it misses the heartbeats.
    private async Task SayGoodbyeAsync(CancellationToken cancellation)
    {
        await _heartbeats.StopAsync();
        await _services.Coordinator.StopAsync(new WorkerStopped(Id), cancellation);
    }

    private WorkerHeartbeat Report(IReadOnlyList<HeldLease> leases) => new()
    {
        WorkerId = Id,
        Host = Environment.MachineName,
        ProcessId = Environment.ProcessId,
        Device = _device.Id,
        DeviceName = _device.Name,
        Precision = _descriptions.Values.First().Precision,
        Version = WorkerServices.Version,
        MemoryTotal = _device.Memory.Total,
        MemoryFree = _device.Memory.Available,
        Plan = [.. _models!.Plan.Classes.Select(planned => Publish(planned))],
        Leases = leases,
        Draining = _draining,
        Trouble = _troubles.Current,
    };

    private SizeClassPlan Publish(PlannedClass planned) => planned.Publish(
        _descriptions[planned.SizeClass].ModelHash,
        _limits.Of(planned.SizeClass),
        NamedSampling.Of(_models!.Generators[planned.SizeClass].Sampling));

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} takes shards for {Device} ({Name}), on {Libtorch}")]
    private static partial void LogReady(ILogger log, Guid worker, string device, string name, string libtorch);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The worker ends: {Trouble}")]
    private static partial void LogBroken(ILogger log, string trouble);
}
