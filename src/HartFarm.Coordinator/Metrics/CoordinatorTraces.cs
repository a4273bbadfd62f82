using System.Diagnostics;
using HartFarm.Coordinator.Dispatch;

namespace HartFarm.Coordinator.Metrics;

/// <summary>
/// A coordinator's spans. Each shard is a trace of its own, which begins when the shard is sent to its queue and ends with its publication; a job may have a
/// million of them. It links to the span of the request that submitted the job.
/// </summary>
public static class CoordinatorTraces
{
    /// <summary>The source's name.</summary>
    public const string Name = "HartFarm.Coordinator";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The span at hand, if it is recorded, as it is kept with a job.</summary>
    internal static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>Begins a shard's trace.</summary>
    internal static Activity? Send(OutgoingShard shard)
    {
        // Whoever woke the dispatcher is no parent.
        Activity.Current = null;
        ActivityLink[] links = ActivityContext.TryParse(shard.Trace, null, isRemote: true, out var submission) ? [new ActivityLink(submission)] : [];
        return Source.StartActivity("send shard", ActivityKind.Producer, parentContext: default, links: links)?
            .SetTag("hartfarm.job.id", shard.JobId).SetTag("hartfarm.shard.id", shard.Message.ShardId).SetTag("hartfarm.size_class", shard.SizeClass.ToString());
    }

    /// <summary>A shard's objects get their final keys.</summary>
    /// <param name="shardId">The shard.</param>
    /// <param name="making">The span of its making, if it is known: its result may have come with those of others.</param>
    internal static Activity? Publish(long shardId, string? making)
    {
        // Without it, none is named, and what runs is the parent.
        _ = ActivityContext.TryParse(making, null, isRemote: true, out var parent);
        return Source.StartActivity("publish shard", ActivityKind.Internal, parent)?.SetTag("hartfarm.shard.id", shardId);
    }
}
