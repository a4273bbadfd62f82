using System.Diagnostics.Metrics;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Leases;

namespace HartFarm.Coordinator.Metrics;

/// <summary>Counts what a coordinator has done, for monitoring. Each process counts its own; a monitor adds them up.</summary>
public sealed class CoordinatorMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "HartFarm.Coordinator";

    private readonly Counter<long> _images;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _shards;
    private readonly Counter<double> _seconds;
    private readonly Counter<long> _leases;

    /// <param name="meters">Makes the meter.</param>
    public CoordinatorMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _images = meter.CreateCounter<long>("hartfarm.images", "{image}", "Images that were made and published.");
        _failed = meter.CreateCounter<long>("hartfarm.images.failed", "{image}", "Images of published shards that could not be made.");
        _shards = meter.CreateCounter<long>("hartfarm.shards", "{shard}", "Shards that were published.");
        _seconds = meter.CreateCounter<double>("hartfarm.shards.worked", "s", "Seconds that workers took for published shards.");
        _leases = meter.CreateCounter<long>("hartfarm.leases.ended", "{lease}", "Leases that ended without a result, by how they ended.");
    }

    /// <summary>A shard was published.</summary>
    internal void Published(JobRow job, ShardRow shard)
    {
        var tags = Tags(job);
        _images.Add(shard.Images - shard.ImagesFailed, tags);
        _failed.Add(shard.ImagesFailed, tags);
        _shards.Add(1, tags);
        _seconds.Add(shard.Seconds, tags);
    }

    /// <summary>A lease ended without a result.</summary>
    internal void Ended(LeaseEnding how) => _leases.Add(1, new KeyValuePair<string, object?>("ending", how.ToString().ToLowerInvariant()));

    private static KeyValuePair<string, object?>[] Tags(JobRow job) => [new("model", job.Model), new("size", job.SizeClass.Size)];
}
