namespace HartFarm.Contracts.Http;

/// <summary>How far a job is.</summary>
public sealed record JobProgressInfo
{
    /// <summary>Images that were asked for.</summary>
    public required long Images { get; init; }

    /// <summary>Images that are made and counted; they can be fetched.</summary>
    public required long Completed { get; init; }

    /// <summary>Images that workers have made of shards that are not finished.</summary>
    public required long InProgress { get; init; }

    /// <summary>Images that could not be made.</summary>
    public required long Failed { get; init; }

    /// <summary>Bytes of the finished images' files.</summary>
    public required long ImageBytes { get; init; }

    /// <summary>Images made in a second, lately in events, and over all of the job's time elsewhere; null while none is made.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Seconds to the end at that rate; null where it is not known, or the job does not run.</summary>
    public double? SecondsLeft { get; init; }
}
