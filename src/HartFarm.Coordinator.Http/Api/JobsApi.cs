using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Events;
using HartFarm.Coordinator.Http.Idempotency;
using HartFarm.Coordinator.Http.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Jobs: submitted, looked at and followed.</summary>
internal static class JobsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/v1/jobs").WithTags("Jobs").RequireAuthorization(Scopes.Read);
        jobs.MapPost("", SubmitAsync).RequireAuthorization(Scopes.Submit).WithSummary("Submit a job").ProducesProblem(400);
        jobs.MapPost("dry-run", EstimateAsync).RequireAuthorization(Scopes.Submit).WithSummary("Tell what a job would be").ProducesProblem(400);
        jobs.MapGet("", ListAsync).WithSummary("List jobs, the newest first: a tenant's own, and an administrator's those of any tenant")
            .ProducesProblem(400).ProducesProblem(403);
        jobs.MapGet("{id}", GetAsync).WithSummary("Look at a job").ProducesProblem(404);
        jobs.MapGet("{id}/shards", ShardsAsync).WithSummary("List a job's shards").ProducesProblem(404);
        jobs.MapGet("{id}/failures", FailuresAsync).WithSummary("List the first of a job's images that could not be made, with the reasons").ProducesProblem(404);
        jobs.MapGet("{id}/history", HistoryAsync).WithSummary("List the newest of what happened to a job, and who did it, the newest first")
            .ProducesProblem(400).ProducesProblem(404);
        jobs.MapGet("{id}/events", EventsAsync).WithSummary("Follow a job to its end, as server-sent events").ProducesProblem(404);
    }

    private static async Task<Accepted<JobInfo>> SubmitAsync(
        JobRequest request, JobSubmitter submitter, JobReader jobs, ClaimsPrincipal user, HttpContext context, CancellationToken cancellation)
    {
        var id = await submitter.SubmitAsync(request, user.Tenant(), context.Features.Get<IdempotentRequest>(), cancellation).ConfigureAwait(false);
        return TypedResults.Accepted($"/v1/jobs/{JobIds.Text(id)}", await jobs.GetSubmittedAsync(user.Tenant(), id, CancellationToken.None).ConfigureAwait(false));
    }

    private static async Task<Ok<JobEstimateInfo>> EstimateAsync(
        JobRequest request, JobSubmitter submitter, ClaimsPrincipal user, CancellationToken cancellation) =>
        TypedResults.Ok(await submitter.EstimateAsync(request, user.Tenant(), cancellation).ConfigureAwait(false));

    private static async Task<Ok<Page<JobInfo>>> ListAsync(
        JobReader jobs, ClaimsPrincipal user, string? state, string? tag, string? tenant, string? from, string? to, string? after, int? limit, CancellationToken cancellation)
    {
        if (user.TenantToSee() is { } own && tenant is not null && tenant != own) throw new RequestException(403, "Only an administrator sees the jobs of other tenants.");
        if (tenant?.Contains('\0', StringComparison.Ordinal) == true) throw RequestException.Field("tenant", "must not hold a NUL");
        var (since, until) = (Paging.Time(from, "from"), Paging.Time(to, "to"));
        if (since > until) throw RequestException.Field("to", "must not be before 'from'");
        var filter = new JobFilter(Paging.Word<JobState>(state, "state"), tag, since, until, JobCursor.Parse(after), Paging.Limit(limit));
        return TypedResults.Ok(await jobs.ListAsync(tenant ?? user.Tenant(), filter, cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<JobInfo>> GetAsync(string id, JobReader jobs, ClaimsPrincipal user, CancellationToken cancellation) =>
        TypedResults.Ok(await jobs.GetAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false));

    private static async Task<Ok<Page<ShardInfo>>> ShardsAsync(
        string id, JobReader jobs, ClaimsPrincipal user, string? state, string? after, int? limit, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        var last = (int)Math.Min(int.MaxValue, Paging.After(after));
        return TypedResults.Ok(await jobs.ShardsAsync(
            job.Id, Paging.Word<ShardState>(state, "state"), last, Paging.Limit(limit), cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<Page<ImageFailureInfo>>> FailuresAsync(
        string id, JobReader jobs, ClaimsPrincipal user, string? after, int? limit, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        return TypedResults.Ok(await jobs.FailuresAsync(job.Id, Paging.After(after), Paging.Limit(limit), cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<Page<JobEventInfo>>> HistoryAsync(
        string id, JobReader jobs, JobHistory history, ClaimsPrincipal user, int? limit, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new Page<JobEventInfo>(await history.ListAsync(job, Paging.Limit(limit), cancellation).ConfigureAwait(false), null));
    }

    private static async Task<ServerSentEventsResult<JobInfo>> EventsAsync(
        string id, JobReader jobs, JobFeeds feeds, ClaimsPrincipal user, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, HttpResponse response,
        CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        // Proxies that gather would tell the news late.
        response.Headers["X-Accel-Buffering"] = "no";
        response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.ServerSentEvents(feeds.FollowAsync(job.Id, lastEventId, cancellation));
    }
}
