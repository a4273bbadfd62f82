using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>
/// The deliveries in the job store. An attempt is claimed by compare-and-set on the number of attempts, so no two coordinators make the same one;
/// when its coordinator ends meanwhile, the claim ends after a while and the next attempt is due.
/// </summary>
internal sealed class WebhookQueue(FarmStore store, IOptions<WebhookOptions> options, TimeProvider clock)
{
    private readonly WebhookOptions _options = options.Value;

    /// <summary>The receivers for which something is due, the one that waits longest first.</summary>
    public Task<List<WebhookReceiver>> DueReceiversAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(
            context => context.WebhookDeliveries.Where(row => row.NextAttemptAt <= now)
                .GroupBy(row => new { row.Tenant, row.Url })
                .OrderBy(group => group.Min(row => row.NextAttemptAt))
                .Select(group => new WebhookReceiver(group.Key.Tenant, group.Key.Url))
                .ToListAsync(cancellation),
            cancellation);
    }

    /// <summary>When the next delivery that is not due yet will be; null when there is none.</summary>
    public Task<DateTimeOffset?> NextTimeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(
            context => context.WebhookDeliveries.Where(row => row.NextAttemptAt > now).OrderBy(row => row.NextAttemptAt)
                .Select(row => row.NextAttemptAt).FirstOrDefaultAsync(cancellation),
            cancellation);
    }

    /// <summary>A receiver's delivery that is due; null when there is none.</summary>
    public Task<WebhookDeliveryRow?> DueAsync(WebhookReceiver receiver, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (tenant, url) = (receiver.Tenant, receiver.Url);
        return store.ReadAsync(
            context => context.WebhookDeliveries.AsNoTracking()
                .Where(row => row.Tenant == tenant && row.Url == url && row.NextAttemptAt <= now)
                .OrderBy(row => row.NextAttemptAt).FirstOrDefaultAsync(cancellation),
            cancellation);
    }

    /// <summary>Claims a delivery's next attempt.</summary>
    /// <returns>Its number; null when somebody else has it, or there is none left.</returns>
    public Task<int?> ClaimAsync(WebhookDeliveryRow delivery, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.WriteAsync(
            async context =>
            {
                var mine = context.WebhookDeliveries
                    .Where(row => row.Id == delivery.Id && row.Attempts == delivery.Attempts && row.State == WebhookDeliveryState.Pending && row.NextAttemptAt <= now);
                if (delivery.Attempts >= MaxAttempts(delivery))
                {
                    // Its last attempt was cut off, and nobody knows how it ended.
                    await mine.ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.State, WebhookDeliveryState.Failed).SetProperty(row => row.NextAttemptAt, (DateTimeOffset?)null),
                        cancellation).ConfigureAwait(false);
                    return (int?)null;
                }
                var number = delivery.Attempts + 1;
                var claimed = await mine.ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Attempts, number).SetProperty(row => row.NextAttemptAt, now + _options.ClaimFor),
                    cancellation).ConfigureAwait(false);
                if (claimed == 0) return null;
                Begin(context, delivery.Id, number, now);
                return number;
            },
            cancellation);
    }

    /// <summary>Writes a delivery whose first attempt is the caller's.</summary>
    public Task<WebhookDeliveryRow?> AddClaimedAsync(Func<FarmContext, DateTimeOffset, Task<WebhookDeliveryRow?>> create, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.WriteAsync(
            async context =>
            {
                if (await create(context, now).ConfigureAwait(false) is not { } delivery) return null;
                (delivery.Attempts, delivery.NextAttemptAt) = (1, now + _options.ClaimFor);
                context.WebhookDeliveries.Add(delivery);
                Begin(context, delivery.Id, 1, now);
                return delivery;
            },
            cancellation);
    }

    /// <summary>Notes how an attempt ended, and what comes of the delivery.</summary>
    public Task<WebhookDeliveryState> ConcludeAsync(WebhookDeliveryRow delivery, int number, WebhookOutcome outcome, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (state, next) = After(delivery, number, outcome, now);
        return store.WriteAsync(
            async context =>
            {
                await context.WebhookAttempts.Where(row => row.DeliveryId == delivery.Id && row.Number == number).ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.Seconds, outcome.Took.TotalSeconds)
                        .SetProperty(row => row.Status, outcome.Status)
                        .SetProperty(row => row.Error, outcome.Error),
                    cancellation).ConfigureAwait(false);
                // A failure that comes late decides nothing: the next attempt has begun. A success always counts.
                await context.WebhookDeliveries
                    .Where(row => row.Id == delivery.Id && row.State == WebhookDeliveryState.Pending && (row.Attempts == number || outcome.IsDelivered))
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state).SetProperty(row => row.NextAttemptAt, next), cancellation)
                    .ConfigureAwait(false);
                if (outcome.IsGone) await EndAllAsync(context, delivery.JobId, cancellation).ConfigureAwait(false);
                else if (outcome.IsDelivered && IsTest(delivery)) await SetGoneAsync(context, delivery.JobId, false, cancellation).ConfigureAwait(false);
                return state;
            },
            cancellation);
    }

    private (WebhookDeliveryState State, DateTimeOffset? Next) After(WebhookDeliveryRow delivery, int number, WebhookOutcome outcome, DateTimeOffset now)
    {
        if (outcome.IsDelivered) return (WebhookDeliveryState.Delivered, null);
        if (outcome.IsGone) return (WebhookDeliveryState.Gone, null);
        if (number >= MaxAttempts(delivery)) return (WebhookDeliveryState.Failed, null);
        var (pause, asked) = (_options.PauseAfter(number), outcome.RetryAfter ?? TimeSpan.Zero);
        // What the receiver asks for is granted within bounds.
        return (WebhookDeliveryState.Pending, now + (asked > _options.LongestPause ? _options.LongestPause : asked > pause ? asked : pause));
    }

    private int MaxAttempts(WebhookDeliveryRow delivery) => IsTest(delivery) ? 1 : _options.MaxAttempts;

    private static bool IsTest(WebhookDeliveryRow delivery) => delivery.Type == WebhookEvent.Test;

    private static void Begin(FarmContext context, Guid deliveryId, int number, DateTimeOffset now) =>
        context.WebhookAttempts.Add(new WebhookAttemptRow { DeliveryId = deliveryId, Number = number, StartedAt = now });

    private static async Task EndAllAsync(FarmContext context, Guid jobId, CancellationToken cancellation)
    {
        await SetGoneAsync(context, jobId, true, cancellation).ConfigureAwait(false);
        await context.WebhookDeliveries.Where(row => row.JobId == jobId && row.State == WebhookDeliveryState.Pending).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, WebhookDeliveryState.Gone).SetProperty(row => row.NextAttemptAt, (DateTimeOffset?)null),
            cancellation).ConfigureAwait(false);
    }

    private static Task<int> SetGoneAsync(FarmContext context, Guid jobId, bool isGone, CancellationToken cancellation) =>
        context.Jobs.Where(job => job.Id == jobId).ExecuteUpdateAsync(set => set.SetProperty(job => job.WebhookGone, isGone), cancellation);
}
