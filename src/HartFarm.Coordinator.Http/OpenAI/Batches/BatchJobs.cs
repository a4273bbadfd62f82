using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Jobs.Submission;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>The jobs that make a batch's images.</summary>
internal sealed class BatchJobs(BatchStore batches, FarmStore store, JobReader jobs, JobSubmission submission, JobControl control, IOptions<HttpOptions> options)
{
    /// <summary>The jobs as they stand.</summary>
    public async Task<IReadOnlyList<BatchJob>> ListAsync(BatchRow batch, CancellationToken cancellation)
    {
        var found = new List<BatchJob>();
        foreach (var part in await batches.JobsAsync(batch.Id, cancellation).ConfigureAwait(false))
            found.Add(new BatchJob(part, await jobs.FindAsync(part.JobId, cancellation).ConfigureAwait(false)));
        return found;
    }

    /// <summary>Submits a job that is not there yet. Its id was chosen before, so an earlier try that was cut off is found.</summary>
    /// <exception cref="JobRefusedException">It is refused.</exception>
    public async Task SubmitAsync(BatchRow batch, BatchJob one, BatchGroup group, CancellationToken cancellation)
    {
        if (one.Job is null)
        {
            var request = group.Job($"{BatchIds.Text(batch.Id)} {one.Part.Number}", options.Value.OpenAI.BatchImagesKept);
            using var prompts = new PromptItems(request.Prompts.Items!);
            await submission.SubmitAsync(request, prompts, batch.Tenant, cancellation, one.Part.JobId).ConfigureAwait(false);
        }
        await batches.SubmittedAsync(one.Part, cancellation).ConfigureAwait(false);
    }

    /// <summary>Cancels those that have not ended.</summary>
    public async Task CancelAsync(IEnumerable<BatchJob> all, CancellationToken cancellation)
    {
        foreach (var one in all.Where(one => one.Job is { } job && JobTransitions.Ways.Allows(job.State, Contracts.Jobs.JobState.Cancelled)))
            await control.TryCancelAsync(one.Part.JobId, cancellation).ConfigureAwait(false);
    }

    /// <summary>Lines of a job whose images are all made, as far as its finished shards tell.</summary>
    public async Task<int> CompletedAsync(BatchJob one, CancellationToken cancellation)
    {
        if (one.Job is not { CompletedShards: > 0 }) return 0;
        var shards = await store.ReadAsync(
            context => context.Shards.Where(shard => shard.JobId == one.Part.JobId && shard.State == ShardState.Completed && shard.ImagesFailed == 0)
                .OrderBy(shard => shard.Index).Select(shard => new { shard.FirstImage, shard.Images }).ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        var (lines, start, end) = (0L, 0L, 0L);
        foreach (var shard in shards)
        {
            if (shard.FirstImage != end)
            {
                lines += WholeLines(start, end, one.Part.ImagesPerLine);
                start = shard.FirstImage;
            }
            end = shard.FirstImage + shard.Images;
        }
        return (int)(lines + WholeLines(start, end, one.Part.ImagesPerLine));
    }

    private static long WholeLines(long start, long end, int images) => Math.Max(0, (end / images) - ((start + images - 1) / images));
}
