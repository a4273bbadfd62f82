using System.Text.Json.Serialization;

namespace HartFarm.Contracts.OpenAI;

/// <summary>One thing that is wrong with a batch's file.</summary>
public sealed record BatchError
{
    /// <summary>The kind of error in a word.</summary>
    public required string Code { get; init; }

    /// <summary>The line, from 1; null is about the whole file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Line { get; init; }

    /// <summary>What is wrong, in words.</summary>
    public required string Message { get; init; }

    /// <summary>The field; null is about the whole line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Param { get; init; }
}
