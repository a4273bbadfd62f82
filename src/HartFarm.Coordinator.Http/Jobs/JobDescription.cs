using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;

namespace HartFarm.Coordinator.Http.Jobs;

/// <summary>A job's row as the interface tells it.</summary>
internal static class JobDescription
{
    /// <param name="job">The row.</param>
    /// <param name="inProgress">Images that are made of shards that are not counted yet.</param>
    /// <param name="now">The time.</param>
    /// <param name="rate">Images a second; null takes the mean since the job began.</param>
    public static JobInfo Of(JobRow job, long inProgress, DateTimeOffset now, double? rate = null) => new()
    {
        Id = JobIds.Text(job.Id),
        Name = job.Name,
        State = job.State,
        Error = job.Error,
        Model = job.Model,
        Size = job.SizeClass.Size,
        Priority = job.Priority,
        Seed = job.Seed,
        Guidance = job.Settings.Guidance,
        Sampling = job.Settings.Sampling,
        Output = job.Settings.Output,
        ImagesPerPrompt = job.Settings.ImagesPerPrompt,
        Exact = job.Settings.ExactBatch is not null,
        Tags = job.Settings.Tags,
        Webhook = job.Settings.Webhook is { } webhook ? new JobWebhookInfo(webhook.Url) : null,
        Prompts = job.Prompts,
        Progress = Progress(job, inProgress, rate ?? MeanRate(job, inProgress, now)),
        ShardSize = job.ShardSize,
        Shards = new ShardCounts(
            job.ShardCount, job.PendingShards, job.EnqueuedShards, job.LeasedShards, job.PublishingShards, job.CompletedShards, job.FailedShards,
            job.CancelledShards),
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        EndedAt = job.EndedAt,
        ExpiresAt = job.ExpiresAt,
    };

    private static JobProgressInfo Progress(JobRow job, long inProgress, double? rate)
    {
        var left = job.Images - job.ImagesCompleted - job.ImagesFailed - inProgress;
        return new JobProgressInfo
        {
            Images = job.Images,
            Completed = job.ImagesCompleted,
            InProgress = inProgress,
            Failed = job.ImagesFailed,
            ImageBytes = job.ImageBytes,
            ImagesPerSecond = rate,
            SecondsLeft = job.State.IsOpen() && rate > 0 ? Math.Max(0, left) / rate : null,
        };
    }

    private static double? MeanRate(JobRow job, long inProgress, DateTimeOffset now)
    {
        var made = job.ImagesCompleted + inProgress;
        var seconds = ((job.EndedAt ?? now) - job.StartedAt)?.TotalSeconds;
        return made > 0 && seconds > 0 ? made / seconds : null;
    }
}
