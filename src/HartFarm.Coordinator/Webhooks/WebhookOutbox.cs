using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Writes what is to be told, in the transaction of what it tells of.</summary>
internal static class WebhookOutbox
{
    /// <summary>The job has ended, as its row says: whoever wants to know is to be told.</summary>
    public static void AddEnd(FarmContext context, JobRow job, DateTimeOffset now)
    {
        if (job.Settings.Webhook is not { } webhook || job.WebhookGone) return;
        context.WebhookDeliveries.Add(Delivery(job, webhook, Guid.CreateVersion7(now), TypeOf(job.State), now));
    }

    /// <summary>A delivery that is due at once.</summary>
    public static WebhookDeliveryRow Delivery(JobRow job, WebhookRequest webhook, Guid id, string type, DateTimeOffset now) => new()
    {
        Id = id,
        JobId = job.Id,
        Tenant = job.Tenant,
        Type = type,
        Url = webhook.Url.AbsoluteUri,
        Secret = webhook.Secret!,
        Body = JsonSerializer.Serialize(new WebhookEvent { Type = type, Timestamp = now, Data = Describe(job) }, WireJson.Server),
        NextAttemptAt = now,
        CreatedAt = now,
    };

    private static string TypeOf(JobState state) => $"job.{JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString())}";

    private static WebhookJob Describe(JobRow job) => new()
    {
        Id = job.Id.ToString("N"),
        Name = job.Name,
        State = job.State,
        Error = job.Error,
        Model = job.Model,
        Tags = job.Settings.Tags,
        Images = job.Images,
        Completed = job.ImagesCompleted,
        Failed = job.ImagesFailed,
        ImageBytes = job.ImageBytes,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        EndedAt = job.EndedAt,
    };
}
