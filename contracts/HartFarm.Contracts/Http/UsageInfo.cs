namespace HartFarm.Contracts.Http;

/// <summary>What a tenant had made by a model on a day.</summary>
public sealed record UsageInfo
{
    /// <summary>The day, in UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Whose jobs.</summary>
    public required string Tenant { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Shards that were finished on that day.</summary>
    public required long Shards { get; init; }

    /// <summary>Images that were made in them.</summary>
    public required long Images { get; init; }

    /// <summary>Seconds that workers took for them.</summary>
    public required double Seconds { get; init; }

    /// <summary>Bytes of the images' files.</summary>
    public required long Bytes { get; init; }
}
