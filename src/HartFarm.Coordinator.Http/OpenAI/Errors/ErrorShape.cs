using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Errors;

namespace HartFarm.Coordinator.Http.OpenAI.Errors;

/// <summary>What went wrong, as OpenAI tells it.</summary>
internal static class ErrorShape
{
    /// <summary>The caller's share of an exception.</summary>
    public static ErrorBody Of(ProblemOf problem)
    {
        var first = problem.Errors is [var one, ..] ? one : null;
        return Of(
            problem.Status,
            first is null ? problem.Detail : $"{first}{(problem.Total > 1 ? $" ({problem.Total} errors in all)" : "")}",
            first?.Field,
            problem.Code ?? (first is null ? null : ErrorCodes.InvalidValue));
    }

    /// <summary>An error of a status.</summary>
    public static ErrorBody Of(int status, string message, string? param = null, string? code = null) => new(new ErrorObject
    {
        Message = message,
        Type = status switch
        {
            429 => "rate_limit_error",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        },
        Param = param,
        Code = code ?? status switch
        {
            401 => ErrorCodes.InvalidKey,
            403 => ErrorCodes.NoPermission,
            404 => ErrorCodes.NotFound,
            429 => ErrorCodes.TooMany,
            503 => ErrorCodes.Unavailable,
            _ => null,
        },
    });
}
