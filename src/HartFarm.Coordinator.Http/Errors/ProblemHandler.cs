using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Http.Errors;

/// <summary>Answers with problem details whatever goes wrong.</summary>
internal sealed partial class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> log) : IExceptionHandler
{
    private const int ClientClosed = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosed;
            return true;
        }
        var problem = ProblemOf.Exception(exception);
        if (problem is null or { Status: >= 500 }) LogFailure(log, context.Request.Method, context.Request.Path, exception);
        problem ??= new ProblemOf(500, "The coordinator failed; its log says more.", []);
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, Exception = exception, ProblemDetails = Details(problem) })
            .ConfigureAwait(false);
    }

    private static ProblemDetails Details(ProblemOf problem)
    {
        var details = new ProblemDetails { Status = problem.Status, Detail = problem.Detail };
        if (problem.Errors.Count == 0) return details;
        details.Extensions["errors"] = problem.Errors;
        details.Extensions["error_count"] = problem.Total;
        return details;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger log, string method, string path, Exception error);
}
