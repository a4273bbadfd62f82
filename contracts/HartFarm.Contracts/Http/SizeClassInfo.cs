namespace HartFarm.Contracts.Http;

/// <summary>What waits of a model's size, and who makes it.</summary>
public sealed record SizeClassInfo
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Width and height in pixels, as <c>512x512</c>.</summary>
    public required string Size { get; init; }

    /// <summary>Live workers that make it.</summary>
    public required int Workers { get; init; }

    /// <summary>Their measured rates together.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Jobs that are queued or run.</summary>
    public required int Jobs { get; init; }

    /// <summary>Their shards that no worker has.</summary>
    public required long ShardsWaiting { get; init; }

    /// <summary>Their shards that workers have.</summary>
    public required long ShardsInWork { get; init; }

    /// <summary>Their images that are not finished.</summary>
    public required long ImagesLeft { get; init; }

    /// <summary>Seconds until they are, if the workers do nothing else; null where nobody makes them.</summary>
    public double? SecondsLeft { get; init; }
}
