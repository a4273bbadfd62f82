using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tenants;

/// <summary>Takes a job's share of its tenant's quotas, in the transaction that accepts the job.</summary>
internal static class TenantQuota
{
    /// <summary>How long to wait for one of the tenant's jobs to end; nobody knows when one does.</summary>
    private static readonly TimeSpan ForAnEnd = TimeSpan.FromMinutes(5);

    /// <exception cref="QuotaException">The job is too much.</exception>
    public static async Task TakeAsync(FarmContext context, JobRow job, CancellationToken cancellation)
    {
        // Makes the tenant's row where there is none, and locks it: two jobs at once cannot both take the last of a quota.
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO tenants (name, weight, submitted_images) VALUES ({job.Tenant}, 1, 0) ON CONFLICT (name) DO UPDATE SET name = excluded.name",
            cancellation).ConfigureAwait(false);
        var tenant = await context.Tenants.SingleAsync(row => row.Name == job.Tenant, cancellation).ConfigureAwait(false);
        CheckJob(tenant, job.Images);
        await CheckOpenAsync(context, tenant, job.Images, cancellation).ConfigureAwait(false);
        var today = DateOnly.FromDateTime(job.CreatedAt.UtcDateTime);
        // Another coordinator's clock, or a job that came later and went first, may be a day ahead.
        if (tenant.SubmittedOn > today) today = tenant.SubmittedOn.Value;
        var submitted = SubmittedOn(tenant, today);
        if (submitted + job.Images > tenant.ImagesPerDay)
        {
            var tomorrow = today.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            throw new QuotaException($"The job has {job.Images} images; {tenant.Name} may submit {tenant.ImagesPerDay} a day and has submitted {submitted} today (UTC).", tomorrow - job.CreatedAt);
        }
        (tenant.SubmittedOn, tenant.SubmittedImages) = (today, submitted + job.Images);
        tenant.CreatedAt ??= job.CreatedAt;
    }

    /// <summary>Images that a tenant has submitted on a day.</summary>
    public static long SubmittedOn(TenantRow tenant, DateOnly day) => tenant.SubmittedOn == day ? tenant.SubmittedImages : 0;

    /// <summary>What no waiting makes good.</summary>
    private static void CheckJob(TenantRow tenant, long images)
    {
        if (images > tenant.MaxJobImages) throw Never($"have {tenant.MaxJobImages} in one job");
        if (images > tenant.ImagesPerDay) throw Never($"submit {tenant.ImagesPerDay} a day");
        if (images > tenant.MaxImages) throw Never($"have {tenant.MaxImages} unfinished at a time");
        if (tenant.MaxJobs == 0) throw new QuotaException($"{tenant.Name} may have no jobs.", null);

        QuotaException Never(string quota) => new($"The job has {images} images; {tenant.Name} may {quota}.", null);
    }

    private static async Task CheckOpenAsync(FarmContext context, TenantRow tenant, long images, CancellationToken cancellation)
    {
        if (tenant is { MaxJobs: null, MaxImages: null }) return;
        var open = context.Jobs.Where(row => row.Tenant == tenant.Name && row.EndedAt == null);
        if (tenant.MaxJobs is { } jobs && await open.CountAsync(cancellation).ConfigureAwait(false) >= jobs)
            throw new QuotaException($"{tenant.Name} may have {jobs} {(jobs == 1 ? "job" : "jobs")} at once, and has them; the next is accepted when one ends.", ForAnEnd);
        if (tenant.MaxImages is not { } most) return;
        var unfinished = await open.SumAsync(row => row.Images, cancellation).ConfigureAwait(false);
        if (unfinished + images > most)
            throw new QuotaException($"The job has {images} images; {tenant.Name} may have {most} unfinished at a time and has {unfinished}.", ForAnEnd);
    }
}
