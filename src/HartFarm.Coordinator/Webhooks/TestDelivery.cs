using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Jobs;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Test deliveries: sent at once, and once.</summary>
public sealed class TestDelivery
{
    private readonly WebhookQueue _queue;
    private readonly WebhookDelivery _delivery;

    internal TestDelivery(WebhookQueue queue, WebhookDelivery delivery) => (_queue, _delivery) = (queue, delivery);

    /// <summary>Sends one to a job's receiver, and waits for how that goes.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="id">The delivery's id; one that is there already is not sent again.</param>
    /// <param name="cancellation">Ends it before it is sent; once it is, its outcome is noted.</param>
    /// <exception cref="JobStateException">There is no such job, or it has no webhook.</exception>
    public async Task SendAsync(Guid jobId, Guid id, CancellationToken cancellation)
    {
        var delivery = await _queue.AddClaimedAsync(
            async (context, now) =>
            {
                if (await context.WebhookDeliveries.AnyAsync(row => row.Id == id, cancellation).ConfigureAwait(false)) return null;
                var job = await context.Jobs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == jobId && !row.Deleting, cancellation).ConfigureAwait(false)
                    ?? throw new JobStateException(jobId, "does not exist");
                if (job.Settings.Webhook is not { } webhook) throw new JobStateException(jobId, "has no webhook");
                return WebhookOutbox.Delivery(job, webhook, id, WebhookEvent.Test, now);
            },
            cancellation).ConfigureAwait(false);
        if (delivery is not null) await _delivery.SendAsync(delivery, 1, CancellationToken.None).ConfigureAwait(false);
    }
}
