using System.Net.ServerSentEvents;
using System.Security.Claims;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Idempotency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>Images for somebody who waits.</summary>
internal static class ImagesApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/images/generations", GenerateAsync)
        .WithTags("Images").RequireAuthorization(Scopes.Read, Scopes.Submit).WithSummary("Make images, and wait for them").WithMetadata(new TakenBack())
        .WithDescription($"With `stream` the answer is server-sent events: `{ImagePartialEvent.EventType}`, `{ImageCompletedEvent.EventType}` and `{ErrorEvent.EventType}`.")
        .Produces<ImagesResponse>().Produces<ErrorBody>(400).Produces<ErrorBody>(500).Produces<ErrorBody>(504);

    private static async Task<IResult> GenerateAsync(
        ImageGenerationRequest request, ImageGeneration generation, ImageStreams streams, ClaimsPrincipal user, HttpContext context, TimeProvider clock,
        CancellationToken cancellation)
    {
        var (idempotent, address) = (context.Features.Get<IdempotentRequest>(), FarmAddress.Of(context.Request));
        if (request.Stream == true && idempotent is null)
        {
            var stream = await streams.StartAsync(request, user.Tenant(), address, cancellation).ConfigureAwait(false);
            context.Response.RegisterForDisposeAsync(stream);
            return TypedResults.ServerSentEvents(BegunAsync(stream, context.Response));
        }
        // An answer that is kept for its key is whole before it begins, so that none is kept that failed half-way; nothing unfinished is in it.
        var images = await generation.RunAsync(request, user.Tenant(), idempotent, address, cancellation).ConfigureAwait(false);
        return request.Stream == true
            ? TypedResults.ServerSentEvents(ImageEvents.Of(images, clock.GetUtcNow().ToUnixTimeSeconds()).ToAsyncEnumerable())
            : TypedResults.Ok(images.Response);
    }

    // The headers go at once: a client that waits for them would take silence for a fault.
    private static async IAsyncEnumerable<SseItem<object>> BegunAsync(ImageStream stream, HttpResponse response)
    {
        await response.Body.FlushAsync(response.HttpContext.RequestAborted).ConfigureAwait(false);
        await foreach (var item in stream.EventsAsync().ConfigureAwait(false)) yield return item;
    }
}
