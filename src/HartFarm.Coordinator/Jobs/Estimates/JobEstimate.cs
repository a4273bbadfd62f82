namespace HartFarm.Coordinator.Jobs.Estimates;

/// <summary>What a job would be, before anything runs.</summary>
public sealed record JobEstimate
{
    /// <summary>Prompts, after expansion.</summary>
    public required long Prompts { get; init; }

    /// <summary>Images.</summary>
    public required long Images { get; init; }

    /// <summary>Shards.</summary>
    public required int Shards { get; init; }

    /// <summary>Seconds of one device's work, from the rates that live workers measured; null while none is known.</summary>
    public double? DeviceSeconds { get; init; }

    /// <summary>Seconds until it is done if the live workers do nothing else; null while no rate is known.</summary>
    public double? Seconds { get; init; }

    /// <summary>Bytes of the images' files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Whether <see cref="Bytes"/> comes from finished jobs of the kind; else it is assumed from the number of pixels.</summary>
    public required bool BytesAreMeasured { get; init; }

    /// <summary>Some of the prompts as they will be made, spread over the job.</summary>
    public required IReadOnlyList<string> Samples { get; init; }
}
