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
        .WithTags("Images").RequireAuthorization(Scopes.Read, Scopes.Submit).WithSummary("Make images, and wait for them")
        .Produces<ImagesResponse>().Produces<ErrorBody>(400).Produces<ErrorBody>(500).Produces<ErrorBody>(504);

    private static async Task<IResult> GenerateAsync(
        ImageGenerationRequest request, ImageGeneration generation, ClaimsPrincipal user, HttpContext context, CancellationToken cancellation)
    {
        var images = await generation.RunAsync(
            request, user.Tenant(), context.Features.Get<IdempotentRequest>(), FarmAddress.Of(context.Request), cancellation).ConfigureAwait(false);
        return request.Stream == true ? TypedResults.ServerSentEvents(Events(images).ToAsyncEnumerable()) : TypedResults.Ok(images);
    }

    private static IEnumerable<SseItem<ImageCompletedEvent>> Events(ImagesResponse images) => images.Data.Select(image => new SseItem<ImageCompletedEvent>(
        new ImageCompletedEvent
        {
            B64Json = image.B64Json!,
            CreatedAt = images.Created,
            OutputFormat = images.OutputFormat,
            Quality = images.Quality,
            Size = images.Size,
            Seed = image.Seed,
        },
        ImageCompletedEvent.EventType));
}
