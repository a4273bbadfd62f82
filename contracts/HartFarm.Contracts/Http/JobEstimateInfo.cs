namespace HartFarm.Contracts.Http;

/// <summary>What a job would be, before anything runs.</summary>
public sealed record JobEstimateInfo
{
    /// <summary>Prompts, after expansion.</summary>
    public required long Prompts { get; init; }

    /// <summary>Images.</summary>
    public required long Images { get; init; }

    /// <summary>Shards.</summary>
    public required int Shards { get; init; }

    /// <summary>Seconds of one device's work, from measured rates; null while none is known.</summary>
    public double? DeviceSeconds { get; init; }

    /// <summary>Seconds until it is done if the live workers do nothing else; null while no rate is known.</summary>
    public double? Seconds { get; init; }

    /// <summary>Bytes of the images' files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Whether <see cref="Bytes"/> comes from finished jobs of the kind.</summary>
    public required bool BytesAreMeasured { get; init; }

    /// <summary>Some of the prompts as they will be made.</summary>
    public required IReadOnlyList<string> Samples { get; init; }
}
