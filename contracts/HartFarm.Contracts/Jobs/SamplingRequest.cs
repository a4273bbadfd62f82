namespace HartFarm.Contracts.Jobs;

/// <summary>How codes are to be drawn from the transformer's predictions.</summary>
public sealed record SamplingRequest
{
    /// <summary>How many of the likeliest codes may be drawn; null takes the model's own numbers.</summary>
    public int? TopK { get; init; }

    /// <summary>The share of probability that may be drawn from, likeliest first, 0 to 1; 0 is off. Null takes what the model names for it, or else 0.</summary>
    public double? TopP { get; init; }

    /// <summary>Divides the logits before a code is drawn, above 0, at most 100. Null takes what the model names for it, or else 1.</summary>
    public double? Temperature { get; init; }

    /// <summary>A request for just these settings.</summary>
    public static SamplingRequest Of(SamplingSettings settings) => new() { TopK = settings.TopK, TopP = settings.TopP, Temperature = settings.Temperature };
}
