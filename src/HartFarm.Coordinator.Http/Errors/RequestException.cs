using HartFarm.Contracts.Http;

namespace HartFarm.Coordinator.Http.Errors;

/// <summary>A request will not do.</summary>
internal sealed class RequestException(int status, string message, params IReadOnlyList<ProblemError> errors) : Exception(message)
{
    public int Status => status;

    public IReadOnlyList<ProblemError> Errors => errors;

    /// <summary>Seconds after which the same request may succeed.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The kind of error in a word, for the routes that are OpenAI's; null follows from the status.</summary>
    public string? Code { get; init; }

    /// <summary>One field is wrong.</summary>
    public static RequestException Field(string field, string message) => new(400, "The request is not valid.", new ProblemError(field, null, message));

    /// <summary>There is no such thing.</summary>
    public static RequestException Missing(string what) => new(404, $"There is no {what}.");
}
