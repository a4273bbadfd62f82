using System.Text.Json.Serialization;

namespace HartFarm.Contracts.OpenAI;

/// <summary>An error in OpenAI's shape: all four keys are always there.</summary>
public sealed record ErrorObject
{
    /// <summary>What is wrong, in words.</summary>
    public required string Message { get; init; }

    /// <summary><c>invalid_request_error</c>, <c>rate_limit_error</c> or <c>server_error</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The field that is wrong; null is about all of the request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Param { get; init; }

    /// <summary>The kind of error in a word, as <c>invalid_value</c>; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Code { get; init; }
}
