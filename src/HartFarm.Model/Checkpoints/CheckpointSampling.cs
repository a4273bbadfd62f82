using System.Text.Json;
using System.Text.Json.Serialization;

namespace HartFarm.Model.Checkpoints;

/// <summary>How a checkpoint's images are best drawn, for who does not say it otherwise; null leaves a setting to HartFarm's own default.</summary>
public sealed record CheckpointSampling
{
    /// <summary>Strength of classifier-free guidance, 0 to 100.</summary>
    [JsonPropertyName("guidance")]
    public double? Guidance { get; init; }

    /// <summary>Divides the logits before a token is drawn; above 0, at most 100.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>The share of the likeliest tokens that is drawn from, 0 to 1; 0 is off.</summary>
    [JsonPropertyName("top_p")]
    public double? TopP { get; init; }

    /// <summary>Anything else that stands there; kept when the file is written again.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }

    /// <summary>The field that is out of its range, with what it may be; null where all are within.</summary>
    internal string? Fault =>
        Guidance is < 0 or > 100 ? "guidance must be from 0 to 100"
        : Temperature is <= 0 or > 100 ? "temperature must be above 0, at most 100"
        : TopP is < 0 or > 1 ? "top_p must be from 0 to 1"
        : null;
}
