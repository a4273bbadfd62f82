using HartFarm.Contracts.Shards;

namespace HartFarm.Contracts.Http;

/// <summary>A shard of a job.</summary>
public sealed record ShardInfo
{
    /// <summary>Its place among the job's, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Where it stands.</summary>
    public required ShardState State { get; init; }

    /// <summary>Its first image's index in the job.</summary>
    public required long FirstImage { get; init; }

    /// <summary>How many images it has.</summary>
    public required int Images { get; init; }

    /// <summary>How many of them are made.</summary>
    public required int Done { get; init; }

    /// <summary>How many could not be made.</summary>
    public required int Failed { get; init; }

    /// <summary>Failures of the whole shard that count.</summary>
    public required int Attempts { get; init; }

    /// <summary>The worker that has it, or had it last.</summary>
    public string? Worker { get; init; }

    /// <summary>Seconds that it took.</summary>
    public double? Seconds { get; init; }

    /// <summary>The last thing that went wrong.</summary>
    public string? Error { get; init; }
}
