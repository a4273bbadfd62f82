using Microsoft.AspNetCore.Http;

namespace HartFarm.Coordinator.Http.OpenAI;

/// <summary>Gives every request an id, which its answer and the log name.</summary>
internal static class RequestIds
{
    public const string Header = "x-request-id";

    /// <summary>A new id.</summary>
    public static string New() => $"req_{Guid.NewGuid():N}";

    /// <summary>Before everything else, so that refusals have one, too.</summary>
    public static Task RunAsync(HttpContext context, RequestDelegate next)
    {
        context.TraceIdentifier = New();
        // A failed request's headers are cleared on the way.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = context.TraceIdentifier;
            return Task.CompletedTask;
        });
        return next(context);
    }
}
