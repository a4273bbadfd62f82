namespace HartFarm.Contracts.Shards;

/// <summary>What a shard took its worker, by stage. Stages of several shards and of several images run at once, so they add up to more than the shard's time.</summary>
public sealed record ShardWork
{
    /// <summary>Seconds in which prompts were read.</summary>
    public double PromptSeconds { get; init; }

    /// <summary>Seconds of the device: of each batch, the part that is the shard's images'.</summary>
    public double GenerateSeconds { get; init; }

    /// <summary>Seconds in which images were encoded, summed over them.</summary>
    public double EncodeSeconds { get; init; }

    /// <summary>Seconds in which the shard's objects were put into the store, waiting for it included.</summary>
    public double PutSeconds { get; init; }

    /// <summary>Objects that were put.</summary>
    public int Puts { get; init; }

    /// <summary>Times that the store had to be waited for.</summary>
    public int StoreWaits { get; init; }

    /// <summary>Images that were made in batches.</summary>
    public int BatchImages { get; init; }

    /// <summary>Images that those batches had room for: of each batch, the part that is the shard's images'.</summary>
    public double BatchPlaces { get; init; }
}
