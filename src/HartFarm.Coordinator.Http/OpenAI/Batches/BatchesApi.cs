using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Api;
using HartFarm.Coordinator.Http.Idempotency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Files of requests that are made while nobody waits.</summary>
internal static class BatchesApi
{
    private const int UsualListed = 20;
    private const int MostListed = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var batches = routes.MapGroup("/v1/batches").WithTags("Batches").RequireAuthorization(Scopes.Read);
        batches.MapPost("", CreateAsync).RequireAuthorization(Scopes.Submit).WithSummary("Make the images that a file of requests asks for").Produces<ErrorBody>(400);
        batches.MapGet("", ListAsync).WithSummary("List batches, the newest first").Produces<ErrorBody>(400);
        batches.MapGet("{id}", GetAsync).WithSummary("Look at a batch").Produces<ErrorBody>(404);
        batches.MapPost("{id}/cancel", CancelAsync).RequireAuthorization(Scopes.Submit).WithSummary("Stop a batch; what is made is kept")
            .Produces<ErrorBody>(404).Produces<ErrorBody>(409);
    }

    private static async Task<Ok<BatchObject>> CreateAsync(
        BatchCreateRequest request, BatchCreation creation, ClaimsPrincipal user, HttpContext context, CancellationToken cancellation)
    {
        var id = context.Features.Get<IdempotentRequest>()?.ResourceId;
        return TypedResults.Ok(BatchDescription.Of(
            await creation.RunAsync(request, id, user.Tenant(), FarmAddress.Of(context.Request), cancellation).ConfigureAwait(false)));
    }

    private static async Task<Ok<ListOf<BatchObject>>> ListAsync(BatchStore batches, ClaimsPrincipal user, string? after, int? limit, CancellationToken cancellation)
    {
        var most = Paging.Limit(limit, UsualListed, MostListed);
        var last = after is null ? null : await batches.GetAsync(after, user.Tenant(), cancellation).ConfigureAwait(false);
        var rows = await batches.ListAsync(user.Tenant(), last, most, cancellation).ConfigureAwait(false);
        BatchObject[] data = [.. rows.Take(most).Select(BatchDescription.Of)];
        return TypedResults.Ok(new ListOf<BatchObject> { Data = data, FirstId = data is [var first, ..] ? first.Id : null, LastId = data is [.., var end] ? end.Id : null, HasMore = rows.Count > most });
    }

    private static async Task<Ok<BatchObject>> GetAsync(string id, BatchStore batches, ClaimsPrincipal user, CancellationToken cancellation) =>
        TypedResults.Ok(BatchDescription.Of(await batches.GetAsync(id, user.Tenant(), cancellation).ConfigureAwait(false)));

    private static async Task<Ok<BatchObject>> CancelAsync(string id, BatchStore batches, BatchSignal signal, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var batch = await batches.GetAsync(id, user.Tenant(), cancellation).ConfigureAwait(false);
        var cancelled = await batches.CancelAsync(batch, cancellation).ConfigureAwait(false);
        signal.Batches.Set();
        return TypedResults.Ok(BatchDescription.Of(cancelled));
    }
}
