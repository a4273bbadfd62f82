using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Coordinator.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Http.Webhooks;

/// <summary>Reads the deliveries of a job's webhook.</summary>
internal sealed class DeliveryReader(FarmStore store)
{
    /// <summary>A page of them, the newest first.</summary>
    public Task<Page<WebhookDeliveryInfo>> ListAsync(Guid jobId, JobCursor? after, int limit, CancellationToken cancellation) => store.ReadAsync(
        async context =>
        {
            var deliveries = context.WebhookDeliveries.AsNoTracking().Where(row => row.JobId == jobId);
            if (after is { CreatedAt: var time, Id: var id })
                deliveries = deliveries.Where(row => row.CreatedAt < time || (row.CreatedAt == time && row.Id.CompareTo(id) < 0));
            var rows = await deliveries.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(limit + 1)
                .ToListAsync(cancellation).ConfigureAwait(false);
            WebhookDeliveryRow[] page = [.. rows.Take(limit)];
            return new Page<WebhookDeliveryInfo>(
                await DescribeAsync(context, page, cancellation).ConfigureAwait(false),
                rows.Count > limit ? new JobCursor(page[^1].CreatedAt, page[^1].Id).ToString() : null);
        },
        cancellation);

    /// <summary>A delivery.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public Task<WebhookDeliveryInfo> GetAsync(Guid id, CancellationToken cancellation) => store.ReadAsync(
        async context =>
        {
            var row = await context.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false)
                ?? throw RequestException.Missing("such delivery");
            return (await DescribeAsync(context, [row], cancellation).ConfigureAwait(false))[0];
        },
        cancellation);

    private static async Task<IReadOnlyList<WebhookDeliveryInfo>> DescribeAsync(
        FarmContext context, IReadOnlyList<WebhookDeliveryRow> rows, CancellationToken cancellation)
    {
        Guid[] ids = [.. rows.Select(row => row.Id)];
        var attempts = (await context.WebhookAttempts.AsNoTracking().Where(row => ids.Contains(row.DeliveryId)).OrderBy(row => row.Number)
            .ToListAsync(cancellation).ConfigureAwait(false)).ToLookup(row => row.DeliveryId, Describe);
        return [.. rows.Select(row => new WebhookDeliveryInfo
        {
            Id = WebhookIds.Text(row.Id),
            Type = row.Type,
            Url = new Uri(row.Url),
            State = row.State,
            CreatedAt = row.CreatedAt,
            NextAttemptAt = row.NextAttemptAt,
            Attempts = [.. attempts[row.Id]],
        })];
    }

    private static WebhookAttemptInfo Describe(WebhookAttemptRow attempt) => new()
    {
        Number = attempt.Number,
        StartedAt = attempt.StartedAt,
        Seconds = attempt.Seconds,
        Status = attempt.Status,
        Error = attempt.Error,
    };
}
