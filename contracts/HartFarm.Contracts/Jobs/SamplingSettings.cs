namespace HartFarm.Contracts.Jobs;

/// <summary>How codes are drawn from the transformer's predictions.</summary>
public sealed record SamplingSettings
{
    /// <summary>How many of the likeliest codes may be drawn; null takes the model's own numbers.</summary>
    public int? TopK { get; init; }

    /// <summary>The share of probability that may be drawn from, likeliest first, 0 to 1; 0 is off.</summary>
    public double TopP { get; init; }

    /// <summary>Divides the logits before a code is drawn, above 0.</summary>
    public double Temperature { get; init; } = 1;
}
