using System.Text.Json.Serialization;

namespace HartFarm.Contracts.OpenAI;

/// <summary>A line of a batch's results, or of its failures.</summary>
public sealed record BatchOutputLine
{
    /// <summary>The result's id.</summary>
    public required string Id { get; init; }

    /// <summary>The caller's name of the request.</summary>
    public required string CustomId { get; init; }

    /// <summary>What the request would have been answered; null where it was not run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public BatchLineResponse? Response { get; init; }

    /// <summary>Why it was not run; null where it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public BatchLineError? Error { get; init; }
}
