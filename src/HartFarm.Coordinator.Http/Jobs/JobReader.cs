using HartFarm.Contracts.Http;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Dataset;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Jobs;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Http.Jobs;

/// <summary>Reads a tenant's jobs. Those of another tenant are not there.</summary>
internal sealed class JobReader(FarmStore store, JobHoldUps holdUps, TimeProvider clock)
{
    private const int Scanned = 200;
    private const int Newest = 8;

    /// <summary>A job's row.</summary>
    /// <exception cref="RequestException">The tenant has no such job.</exception>
    public async Task<JobRow> RowAsync(string tenant, Guid id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation).ConfigureAwait(false) is { } job && job.Tenant == tenant ? job : throw RequestException.Missing("such job");

    /// <summary>A job's row whoever's it is; null where there is none.</summary>
    public Task<JobRow?> FindAsync(Guid id, CancellationToken cancellation) => store.ReadAsync(
        context => context.Jobs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && !row.Deleting, cancellation), cancellation);

    /// <summary>A job.</summary>
    /// <exception cref="RequestException">The tenant has no such job.</exception>
    public async Task<JobInfo> GetAsync(string tenant, Guid id, CancellationToken cancellation) =>
        await DescribeAsync(await RowAsync(tenant, id, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>A job as its submission is answered: with the secret that signs its webhook.</summary>
    public async Task<JobInfo> GetSubmittedAsync(string tenant, Guid id, CancellationToken cancellation)
    {
        var job = await RowAsync(tenant, id, cancellation).ConfigureAwait(false);
        var info = await DescribeAsync(job, cancellation).ConfigureAwait(false);
        return info with { Webhook = job.Settings.Webhook is { } webhook ? new JobWebhookInfo(webhook.Url, webhook.Secret) : null };
    }

    /// <summary>All of a job, with what holds it up.</summary>
    /// <param name="job">The row.</param>
    /// <param name="inProgress">Images that are made of shards that are not counted yet.</param>
    /// <param name="rate">Images a second; null takes the mean since the job began.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<JobInfo> DescribeAsync(JobRow job, long inProgress, double? rate, CancellationToken cancellation)
    {
        var heldUpBy = await holdUps.OfAsync(job, cancellation).ConfigureAwait(false);
        return JobDescription.Of(job, inProgress, clock.GetUtcNow(), rate) with { HeldUpBy = heldUpBy.Count > 0 ? heldUpBy : null };
    }

    private async Task<JobInfo> DescribeAsync(JobRow job, CancellationToken cancellation) =>
        await DescribeAsync(job, await InProgressAsync(job, cancellation).ConfigureAwait(false), null, cancellation).ConfigureAwait(false);

    /// <summary>
    /// Addresses of images of the shards that were finished last, the newest first. Shards go out in their order, so those are the ones below the first that
    /// has not gone out; one of which images failed is passed over.
    /// </summary>
    public async Task<IReadOnlyList<string>> NewestImagesAsync(JobRow job, CancellationToken cancellation)
    {
        if (job.CompletedShards == 0) return [];
        var shards = await store.ReadAsync(
            async context =>
            {
                var all = context.Shards.AsNoTracking().Where(shard => shard.JobId == job.Id);
                var pending = await all.Where(shard => shard.State == ShardState.Pending).MinAsync(shard => (int?)shard.Index, cancellation).ConfigureAwait(false);
                var below = pending ?? job.ShardCount;
                return await all.Where(shard => shard.Index < below && shard.State == ShardState.Completed && shard.ImagesFailed == 0)
                    .OrderByDescending(shard => shard.Index).Take(Newest).ToListAsync(cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        return [.. shards.SelectMany(Indices).Take(Newest).Select(index => JobImages.AddressOf(job.Id, index))];

        static IEnumerable<long> Indices(ShardRow shard) => Enumerable.Range(1, shard.Images).Select(back => shard.FirstImage + shard.Images - back);
    }

    /// <summary>Images that are made of a job's shards that are not counted yet.</summary>
    public async Task<long> InProgressAsync(JobRow job, CancellationToken cancellation) =>
        (await InProgressAsync([job], cancellation).ConfigureAwait(false)).GetValueOrDefault(job.Id);

    /// <summary>A page of jobs, the newest first.</summary>
    public async Task<Page<JobInfo>> ListAsync(string tenant, JobFilter filter, CancellationToken cancellation)
    {
        List<JobRow> found = [];
        var after = filter.After;
        while (found.Count <= filter.Limit)
        {
            var rows = await ScanAsync(tenant, filter, after, cancellation).ConfigureAwait(false);
            found.AddRange(rows.Where(row => filter.Tag is null || row.Settings.Tags.Contains(filter.Tag, StringComparer.Ordinal)));
            if (rows.Count < Scanned) break;
            after = CursorOf(rows[^1]);
        }
        JobRow[] page = [.. found.Take(filter.Limit)];
        var inProgress = await InProgressAsync(page, cancellation).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        return new Page<JobInfo>(
            [.. page.Select(row => JobDescription.Of(row, inProgress.GetValueOrDefault(row.Id), now))],
            found.Count > filter.Limit ? CursorOf(page[^1]).ToString() : null);
    }

    /// <summary>A page of a job's shards.</summary>
    public async Task<Page<ShardInfo>> ShardsAsync(Guid jobId, ShardState? state, int after, int limit, CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(
            context => context.Shards.AsNoTracking()
                .Where(shard => shard.JobId == jobId && shard.Index > after && (state == null || shard.State == state))
                .OrderBy(shard => shard.Index).Take(limit + 1).ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        return new Page<ShardInfo>([.. rows.Take(limit).Select(Describe)], rows.Count > limit ? $"{rows[limit - 1].Index}" : null);
    }

    /// <summary>A page of a job's images that could not be made. The first of a job are kept; the shards' indices name all.</summary>
    public async Task<Page<ImageFailureInfo>> FailuresAsync(Guid jobId, long after, int limit, CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(
            context => context.Failures.AsNoTracking().Where(row => row.JobId == jobId && row.Image > after)
                .OrderBy(row => row.Image).Take(limit + 1).ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        return new Page<ImageFailureInfo>(
            [.. rows.Take(limit).Select(row => new ImageFailureInfo(row.Image, row.Key, row.Error))], rows.Count > limit ? $"{rows[limit - 1].Image}" : null);
    }

    private Task<List<JobRow>> ScanAsync(string tenant, JobFilter filter, JobCursor? after, CancellationToken cancellation) => store.ReadAsync(
        context =>
        {
            var jobs = context.Jobs.AsNoTracking().Where(row => row.Tenant == tenant && !row.Deleting);
            if (filter.State is { } state) jobs = jobs.Where(row => row.State == state);
            if (filter.From is { } from) jobs = jobs.Where(row => row.CreatedAt >= from);
            if (filter.To is { } to) jobs = jobs.Where(row => row.CreatedAt < to);
            if (after is { CreatedAt: var time, Id: var id })
                jobs = jobs.Where(row => row.CreatedAt < time || (row.CreatedAt == time && row.Id.CompareTo(id) < 0));
            return jobs.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(Scanned).ToListAsync(cancellation);
        },
        cancellation);

    private async Task<Dictionary<Guid, long>> InProgressAsync(IReadOnlyList<JobRow> jobs, CancellationToken cancellation)
    {
        Guid[] ids = [.. jobs.Where(job => job.LeasedShards + job.PublishingShards > 0).Select(job => job.Id)];
        if (ids.Length == 0) return [];
        return await store.ReadAsync(
            context => context.Shards
                .Where(shard => ids.Contains(shard.JobId) && (shard.State == ShardState.Leased || shard.State == ShardState.Publishing))
                .GroupBy(shard => shard.JobId)
                .Select(group => new { Id = group.Key, Images = group.Sum(shard => (long)shard.ImagesDone) })
                .ToDictionaryAsync(group => group.Id, group => group.Images, cancellation),
            cancellation).ConfigureAwait(false);
    }

    private static ShardInfo Describe(ShardRow shard) => new()
    {
        Index = shard.Index,
        State = shard.State,
        FirstImage = shard.FirstImage,
        Images = shard.Images,
        Done = shard.State switch
        {
            ShardState.Completed => shard.Images - shard.ImagesFailed,
            ShardState.Leased or ShardState.Publishing => shard.ImagesDone,
            _ => 0,
        },
        Failed = shard.State == ShardState.Failed ? shard.Images : shard.ImagesFailed,
        Attempts = shard.Attempts,
        Worker = shard.LeaseOwner?.ToString("N"),
        Seconds = shard.Seconds > 0 ? shard.Seconds : null,
        Error = shard.Error,
    };

    private static JobCursor CursorOf(JobRow row) => new(row.CreatedAt, row.Id);
}
