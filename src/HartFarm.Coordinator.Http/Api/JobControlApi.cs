using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Coordinator.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Jobs: paused, resumed, cancelled, retried and deleted.</summary>
internal static class JobControlApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var job = routes.MapGroup("/v1/jobs/{id}").WithTags("Jobs").RequireAuthorization(Scopes.Submit);
        job.MapPost("pause", PauseAsync).WithSummary("Hand out no more of a job").ProducesProblem(404).ProducesProblem(409);
        job.MapPost("resume", ResumeAsync).WithSummary("Hand out a paused job again").ProducesProblem(404).ProducesProblem(409);
        job.MapPost("cancel", CancelAsync).WithSummary("Stop a job; what is finished stays").ProducesProblem(404).ProducesProblem(409);
        job.MapPost("retry", RetryAsync).WithSummary("Make what failed, and nothing else").ProducesProblem(404).ProducesProblem(409);
        job.MapDelete("", DeleteAsync).WithSummary("Delete an ended job with all of its objects").ProducesProblem(404).ProducesProblem(409);
    }

    private static Task<Ok<JobInfo>> PauseAsync(string id, JobControl control, JobReader jobs, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(id, jobs, user, control.PauseAsync, cancellation);

    private static Task<Ok<JobInfo>> ResumeAsync(string id, JobControl control, JobReader jobs, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(id, jobs, user, control.ResumeAsync, cancellation);

    private static Task<Ok<JobInfo>> CancelAsync(string id, JobControl control, JobReader jobs, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(id, jobs, user, control.CancelAsync, cancellation);

    private static async Task<Ok<RetryResult>> RetryAsync(string id, JobControl control, JobReader jobs, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        var shards = await control.RetryAsync(job.Id, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new RetryResult(shards, await jobs.GetAsync(user.Tenant(), job.Id, cancellation).ConfigureAwait(false)));
    }

    private static async Task<Accepted> DeleteAsync(string id, JobControl control, JobReader jobs, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        await control.DeleteAsync(job.Id, cancellation).ConfigureAwait(false);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Ok<JobInfo>> ChangeAsync<TResult>(
        string id, JobReader jobs, ClaimsPrincipal user, Func<Guid, CancellationToken, Task<TResult>> change, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        await change(job.Id, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(await jobs.GetAsync(user.Tenant(), job.Id, cancellation).ConfigureAwait(false));
    }
}
