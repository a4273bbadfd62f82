using System.Diagnostics;
using HartFarm.Contracts.Shards;
using HartFarm.Worker.Engine;

namespace HartFarm.Worker.Shards;

/// <summary>A worker's spans: a shard, and what is done for it.</summary>
public static class WorkerTraces
{
    /// <summary>The source's name.</summary>
    public const string Name = "HartFarm.Worker";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>All of the work on a shard, in the trace of the message that it was claimed for.</summary>
    internal static Activity? Shard(ShardGranted shard) => Source.StartActivity("make shard")?
        .SetTag("hartfarm.job.id", shard.JobId).SetTag("hartfarm.shard.id", shard.ShardId).SetTag("hartfarm.shard.index", shard.Index)
        .SetTag("hartfarm.shard.images", shard.Images).SetTag("hartfarm.size_class", shard.SizeClass.ToString());

    /// <summary>A stage of it, within the shard's span.</summary>
    internal static Activity? Stage(string name) => Source.StartActivity(name);

    /// <summary>Results on their way together, in the trace of the first of them and linked to the others'.</summary>
    internal static Activity? Deliver(IReadOnlyList<ShardCompleted> results)
    {
        if (!ActivityContext.TryParse(results[0].Trace, null, out var first)) return null;
        List<ActivityLink> links = [];
        foreach (var result in results.Skip(1))
            if (ActivityContext.TryParse(result.Trace, null, out var other)) links.Add(new ActivityLink(other));
        return Source.StartActivity("deliver results", ActivityKind.Producer, first, links: links);
    }

    /// <summary>A batch, which the device has made for several shards.</summary>
    internal static void Batch(BatchShare share, ActivityContext shard)
    {
        using var activity = shard == default ? null : Source.StartActivity("generate", ActivityKind.Internal, shard, startTime: share.Began);
        activity?.SetTag("hartfarm.batch.images", share.BatchImages).SetTag("hartfarm.batch.own", share.Images).SetTag("hartfarm.batch.room", share.Room)
            .SetEndTime((share.Began + share.Took).UtcDateTime);
    }
}
