using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Idempotency;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Coordinator.Http.Webhooks;
using HartFarm.Coordinator.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Who was told of a job's end, and how that went.</summary>
internal static class WebhooksApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var deliveries = routes.MapGroup("/v1/jobs/{id}/webhook-deliveries").WithTags("Webhooks").RequireAuthorization(Scopes.Read);
        deliveries.MapGet("", ListAsync).WithSummary("List the deliveries of a job's webhook, the newest first").ProducesProblem(404);
        deliveries.MapPost("test", TestAsync).RequireAuthorization(Scopes.Submit)
            .WithSummary("Send a test to a job's webhook, and tell how that went").ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<Page<WebhookDeliveryInfo>>> ListAsync(
        string id, JobReader jobs, DeliveryReader deliveries, ClaimsPrincipal user, string? after, int? limit, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        return TypedResults.Ok(await deliveries.ListAsync(job.Id, JobCursor.Parse(after), Paging.Limit(limit), cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<WebhookDeliveryInfo>> TestAsync(
        string id, JobReader jobs, DeliveryReader deliveries, TestDelivery test, TimeProvider clock, ClaimsPrincipal user, HttpContext context,
        CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        var delivery = context.Features.Get<IdempotentRequest>()?.ResourceId ?? Guid.CreateVersion7(clock.GetUtcNow());
        await test.SendAsync(job.Id, delivery, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(await deliveries.GetAsync(delivery, CancellationToken.None).ConfigureAwait(false));
    }
}
