using System.Collections.Concurrent;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using MassTransit;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>The coordinator's side of the bus, by plain rules: a shard is granted once, and what a test says of leases and verdicts is so.</summary>
internal sealed class TestCoordinator :
    IConsumer<ClaimShard>, IConsumer<WorkerHeartbeat>, IConsumer<ShardCompleted>, IConsumer<ShardFailed>, IConsumer<ShardReturned>, IConsumer<WorkerStopped>,
    IConsumer<PartialImageMade>
{
    public ConcurrentDictionary<long, ShardGranted> Shards { get; } = new();

    public ConcurrentDictionary<long, ClaimShard> Claims { get; } = new();

    public Arrivals<ClaimShard> Claimed { get; } = new();

    public Arrivals<WorkerHeartbeat> Heartbeats { get; } = new();

    public Arrivals<ShardCompleted> Completed { get; } = new();

    /// <summary>The messages that they come with.</summary>
    public Arrivals<ShardCompleted> Results { get; } = new();

    public Arrivals<ShardFailed> Failed { get; } = new();

    public Arrivals<ShardReturned> Returned { get; } = new();

    public Arrivals<WorkerStopped> Stopped { get; } = new();

    public Arrivals<PartialImageMade> Partials { get; } = new();

    public TimeSpan LeaseFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether heartbeats get no answer.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What it does when it hears a heartbeat, before it answers.</summary>
    public Func<Task> Heard { get; set; } = () => Task.CompletedTask;

    /// <summary>Which of a heartbeat's leases are gone.</summary>
    public Func<HeldLease, bool> IsLost { get; set; } = _ => false;

    /// <summary>Why a result does not count; null for those that do.</summary>
    public Func<ShardCompleted, string?> Refusal { get; set; } = _ => null;

    /// <summary>What it does when results have come, before it answers.</summary>
    public Func<ShardCompleted, Task> Taking { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether it knows nothing of further results.</summary>
    public bool IsOld { get; set; }

    public async Task Consume(ConsumeContext<ClaimShard> context)
    {
        var claim = context.Message;
        if (Shards.TryGetValue(claim.ShardId, out var shard) && Claims.TryAdd(claim.ShardId, claim)) await context.RespondAsync(shard);
        else await context.RespondAsync(new ShardDenied(claim.ShardId, "somebody has it"));
        Claimed.Add(claim);
    }

    public async Task Consume(ConsumeContext<WorkerHeartbeat> context)
    {
        await Heard();
        LostLease[] lost = [.. context.Message.Leases.Where(IsLost).Select(lease => new LostLease(lease.ShardId, lease.Token, "the test says so"))];
        if (!IsSilent) await context.RespondAsync(new HeartbeatReply(LeaseFor, lost));
        Heartbeats.Add(context.Message);
    }

    public async Task Consume(ConsumeContext<ShardCompleted> context)
    {
        var message = context.Message;
        Results.Add(message);
        await Taking(message);
        ShardCompleted[] taken = [message, .. IsOld ? [] : message.Further];
        ShardVerdict[] verdicts = [.. taken.Select(result => (result.ShardId, Why: Refusal(result))).Select(result => new ShardVerdict(result.ShardId, result.Why is null, result.Why))];
        await context.RespondAsync(verdicts[0] with { Further = [.. verdicts.Skip(1)] });
        foreach (var result in taken) Completed.Add(result);
    }

    public Task Consume(ConsumeContext<ShardFailed> context) => Note(Failed, context.Message);

    public Task Consume(ConsumeContext<ShardReturned> context) => Note(Returned, context.Message);

    public Task Consume(ConsumeContext<WorkerStopped> context) => Note(Stopped, context.Message);

    public Task Consume(ConsumeContext<PartialImageMade> context) => Note(Partials, context.Message);

    private static Task Note<T>(Arrivals<T> arrivals, T message)
    {
        arrivals.Add(message);
        return Task.CompletedTask;
    }
}
