using HartFarm.Contracts.Jobs;

namespace HartFarm.Contracts.Shards;

/// <summary>A lease, and all that a worker must know to make the shard.</summary>
public sealed record ShardGranted
{
    /// <summary>The shard.</summary>
    public required long ShardId { get; init; }

    /// <summary>The lease's fencing token: greater than that of every lease on this shard before.</summary>
    public required long Token { get; init; }

    /// <summary>How long the lease holds from the answer on, unless a heartbeat renews it. A duration, for clocks differ.</summary>
    public required TimeSpan LeaseFor { get; init; }

    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The shard's place among the job's, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The job's shards.</summary>
    public required int ShardCount { get; init; }

    /// <summary>What the images need.</summary>
    public required SizeClass SizeClass { get; init; }

    /// <summary>Who goes first.</summary>
    public required JobPriority Priority { get; init; }

    /// <summary>The first image's index in the job.</summary>
    public required long FirstImage { get; init; }

    /// <summary>How many images.</summary>
    public required int Images { get; init; }

    /// <summary>Where the prompts are.</summary>
    public required PromptRange Prompts { get; init; }

    /// <summary>The job's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Guidance of prompts that name none.</summary>
    public required double Guidance { get; init; }

    /// <summary>How codes are drawn.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>What to write.</summary>
    public required OutputSettings Output { get; init; }

    /// <summary>The fixed size of every batch; null leaves it to the worker.</summary>
    public int? ExactBatch { get; init; }

    /// <summary>How many unfinished images of each somebody waits to see; 0 is none.</summary>
    public int PartialImages { get; init; }

    /// <summary>The key under which this lease's objects go, with a slash at its end.</summary>
    public required string StagingPrefix { get; init; }

    /// <summary>
    /// Leases on further shards of the job, of which no message was sent: no more than the worker said it has places for. None of them has further ones itself.
    /// </summary>
    public IReadOnlyList<ShardGranted> Further { get; init; } = [];
}
