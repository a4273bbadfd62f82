using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace HartFarm.Coordinator.Http.OpenAI.Errors;

/// <summary>Answers in OpenAI's shape, on the routes that are OpenAI's, whatever is answered as problem details elsewhere.</summary>
internal sealed class ErrorWriter : IProblemDetailsWriter
{
    private static readonly PathString[] Routes = ["/v1/images", "/v1/models", "/v1/files", "/v1/batches"];

    /// <summary>Whether a route is one of OpenAI's.</summary>
    public static bool IsOpenAI(PathString path) => Routes.Any(route => path.StartsWithSegments(route, StringComparison.OrdinalIgnoreCase));

    public bool CanWrite(ProblemDetailsContext context) => IsOpenAI(context.HttpContext.Request.Path);

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var response = context.HttpContext.Response;
        var body = context.Exception is { } error && ProblemOf.Exception(error) is { } problem
            ? ErrorShape.Of(problem)
            : ErrorShape.Of(response.StatusCode, context.ProblemDetails.Detail ?? Message(response.StatusCode));
        return new ValueTask(response.WriteAsJsonAsync<ErrorBody>(body, WireJson.Server, contentType: null, context.HttpContext.RequestAborted));
    }

    private static string Message(int status) => status switch
    {
        401 => "The API key is missing or wrong; it is sent as 'Authorization: Bearer KEY'.",
        403 => "The API key is not for this.",
        404 => "There is no such route.",
        405 => "The route does not know this method.",
        _ => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? $"{phrase}." : $"The status is {status}.",
    };
}
