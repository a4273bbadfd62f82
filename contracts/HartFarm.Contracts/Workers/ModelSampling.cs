using System.Text.Json.Serialization;

namespace HartFarm.Contracts.Workers;

/// <summary>How a model's images are best drawn, as its checkpoint says; null where it says nothing.</summary>
/// <param name="Guidance">Strength of classifier-free guidance.</param>
/// <param name="TopP">The share of probability that is drawn from.</param>
/// <param name="Temperature">What the logits are divided by.</param>
public sealed record ModelSampling(double? Guidance = null, double? TopP = null, double? Temperature = null)
{
    /// <summary>The value that is out of its range, with what it may be; null where all are within.</summary>
    [JsonIgnore]
    public string? Fault =>
        Guidance is not (null or (>= 0 and <= 100)) ? "guidance must be from 0 to 100"
        : TopP is not (null or (>= 0 and <= 1)) ? "topP must be from 0 to 1"
        : Temperature is not (null or (> 0 and <= 100)) ? "temperature must be above 0, at most 100"
        : null;
}
