using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tenants;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Shards;
using Microsoft.AspNetCore.Http;

namespace HartFarm.Coordinator.Http.Errors;

/// <summary>What the caller is told of an exception.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Detail">In words.</param>
/// <param name="Errors">By field and line.</param>
internal sealed partial record ProblemOf(int Status, string Detail, IReadOnlyList<ProblemError> Errors)
{
    private const int Busy = 5;

    /// <summary>How many errors there are in all.</summary>
    public long Total { get; init; } = Errors.Count;

    /// <summary>Seconds after which the same request may succeed.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The kind of error in a word, for the routes that are OpenAI's; null follows from the status.</summary>
    public string? Code { get; init; }

    /// <summary>The caller's share of an exception; null when it is none of the caller's business.</summary>
    public static ProblemOf? Exception(Exception error) => error switch
    {
        RequestException request => new(request.Status, request.Message, request.Errors) { RetryAfter = request.RetryAfter, Code = request.Code },
        JobRefusedException refused => new(400, "The job is refused; nothing of it was kept.", [.. refused.Errors.Select(Of)]) { Total = refused.Total },
        PromptException prompts => new(400, "The prompts are refused.", [.. prompts.Errors.Select(one => new ProblemError(
            one.Field, one.Line == 0 ? null : one.Line, one.Message))])
        { Total = prompts.Total },
        QuotaException { RetryAfter: { } pause } quota => new(429, quota.Message, []) { RetryAfter = (int)Math.Ceiling(pause.TotalSeconds) },
        QuotaException quota => new(422, quota.Message, []),
        TenantConflictException conflict => new(409, conflict.Message, []),
        JobStateException state => new(409, Sentence(state.Message), []),
        BadHttpRequestException { InnerException: JsonException json } => Json(json),
        JsonException json => Json(json),
        BadHttpRequestException bad => new(bad.StatusCode, Sentence(bad.Message), []),
        ObjectMissingException => new(404, "There is no such object.", []),
        StoreUnavailableException => new(503, "The object store does not answer.", []) { RetryAfter = Busy },
        StoreFullException => new(507, "The object store is full.", []),
        StoreRefusedException refused => new(500, $"The object store refuses: {refused.Message}", []),
        ShardException damaged => new(500, $"The dataset is damaged: {damaged.Message}.", []),
        DbException or { InnerException: DbException } => new(503, "The job store does not answer.", []) { RetryAfter = Busy },
        _ => null,
    };

    // A request's fields are named as they are sent; a line's are named by the user.
    private static ProblemError Of(JobError error) =>
        new(error.Line is null && error.Field is { } field ? Wire(field) : error.Field, error.Line, error.Message);

    private static string Wire(string field) => string.Join('.', field.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    private static ProblemOf Json(JsonException error)
    {
        var field = error.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        if (Unknown().Match(error.Message) is { Success: true } unknown)
        {
            var name = unknown.Groups["name"].Value;
            return Field(field is null || !field.EndsWith(name, StringComparison.Ordinal) ? name : field, "is unknown", ErrorCodes.Unknown);
        }
        if (Missing().Match(error.Message) is { Success: true } missing)
        {
            return new(400, "The request is not valid.", [.. Name().Matches(missing.Groups["names"].Value)
                .Select(name => new ProblemError(field is null ? name.Groups["name"].Value : $"{field}.{name.Groups["name"].Value}", null, "is missing"))])
            { Code = ErrorCodes.Missing };
        }
        if (error.Message.Contains("allow setting null values", StringComparison.Ordinal)) return Field(field, "must not be null", ErrorCodes.InvalidType);
        return error.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? Field(field, "has a value of the wrong kind", ErrorCodes.InvalidType)
            : Field(field, $"is no valid JSON: {error.Message.Split(" Path:")[0]}", ErrorCodes.InvalidJson);
    }

    private static ProblemOf Field(string? field, string message, string code) =>
        new(400, "The request is not valid.", [new ProblemError(field, null, message)]) { Code = code };

    private static string Sentence(string text) => text.Length > 0 ? $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}." : text;

    [GeneratedRegex("^The JSON property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (?<names>.*)$")]
    private static partial Regex Missing();

    [GeneratedRegex("'(?<name>[^']+)'")]
    private static partial Regex Name();
}
