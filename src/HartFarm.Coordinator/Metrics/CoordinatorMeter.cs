using System.Diagnostics.Metrics;
using HartFarm.Contracts.Shards;
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
    private readonly Counter<long> _retried;
    private readonly Counter<double> _stages;
    private readonly Counter<long> _puts;
    private readonly Counter<long> _waits;
    private readonly Counter<long> _batchImages;
    private readonly Counter<double> _batchPlaces;

    /// <param name="meters">Makes the meter.</param>
    public CoordinatorMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _images = meter.CreateCounter<long>("hartfarm.images", "{image}", "Images that were made and published.");
        _failed = meter.CreateCounter<long>("hartfarm.images.failed", "{image}", "Images of published shards that could not be made.");
        _shards = meter.CreateCounter<long>("hartfarm.shards", "{shard}", "Shards that were published.");
        _seconds = meter.CreateCounter<double>("hartfarm.shards.worked", "s", "Seconds that workers took for published shards.");
        _leases = meter.CreateCounter<long>("hartfarm.leases.ended", "{lease}", "Leases that ended without a result, by how they ended.");
        _retried = meter.CreateCounter<long>("hartfarm.shards.retried", "{shard}", "Shards that are to be made again, since a lease ended without a result.");
        _stages = meter.CreateCounter<double>("hartfarm.shards.stages", "s", "What shards took their workers by stage; stages run at once.");
        _puts = meter.CreateCounter<long>("hartfarm.shards.puts", "{object}", "Objects that workers put into the store.");
        _waits = meter.CreateCounter<long>("hartfarm.shards.store.waits", "{wait}", "Times that workers had to wait for the store.");
        _batchImages = meter.CreateCounter<long>("hartfarm.batches.images", "{image}", "Images that were made in batches.");
        _batchPlaces = meter.CreateCounter<double>("hartfarm.batches.places", "{image}", "Images that those batches had room for.");
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

    /// <summary>A worker told what a shard took.</summary>
    internal void Worked(JobRow job, ShardWork work)
    {
        var tags = Tags(job);
        foreach (var (stage, seconds) in new[] { ("prompts", work.PromptSeconds), ("generate", work.GenerateSeconds), ("encode", work.EncodeSeconds), ("put", work.PutSeconds) })
            _stages.Add(seconds, [.. tags, new("stage", stage)]);
        _puts.Add(work.Puts, tags);
        _waits.Add(work.StoreWaits, tags);
        _batchImages.Add(work.BatchImages, tags);
        _batchPlaces.Add(work.BatchPlaces, tags);
    }

    /// <summary>A lease ended without a result.</summary>
    internal void Ended(LeaseEnding how, ShardState next)
    {
        _leases.Add(1, new KeyValuePair<string, object?>("ending", how.ToString().ToLowerInvariant()));
        _retried.Add(next == ShardState.Pending ? 1 : 0);
    }

    private static KeyValuePair<string, object?>[] Tags(JobRow job) => [new("model", job.Model), new("size", job.SizeClass.Size)];
}
