using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Why a line has not all of its images.</summary>
internal sealed class LineFailures(FarmStore store)
{
    /// <summary>The line's failure: as an answer where it was run, and else as an error.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="line">The line.</param>
    /// <param name="one">Its job.</param>
    /// <param name="place">Its place in the job, from 0.</param>
    /// <param name="end">What the batch ends as.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<BatchOutputLine> OfAsync(BatchRow batch, BatchLine line, BatchJob one, int place, BatchStatus end, CancellationToken cancellation)
    {
        var reason = await ReasonAsync(one, place, cancellation).ConfigureAwait(false);
        var wasStopped = reason is null && one.Job is null or { State: JobState.Cancelled };
        return new BatchOutputLine
        {
            Id = BatchIds.Line(batch.Id, line.Number),
            CustomId = line.CustomId,
            Error = (wasStopped, end) switch
            {
                (true, BatchStatus.Expired) => new BatchLineError("batch_expired", "This request could not be run before the completion window expired."),
                (true, BatchStatus.Cancelled) => new BatchLineError("batch_cancelled", "This request was not run: the batch was cancelled."),
                _ => null,
            },
            Response = wasStopped && end is BatchStatus.Expired or BatchStatus.Cancelled
                ? null
                : new BatchLineResponse(500, BatchIds.Request(batch.Id, line.Number), ErrorShape.Of(500, $"The images could not be made: {reason ?? Stop(one.Job)}.", code: ErrorCodes.Failed)),
        };
    }

    private async Task<string?> ReasonAsync(BatchJob one, int place, CancellationToken cancellation)
    {
        if (one.Job is not { } job) return null;
        var first = (long)place * one.Part.ImagesPerLine;
        var end = first + one.Part.ImagesPerLine;
        return await store.ReadAsync(
            async context =>
                await context.Failures.Where(failure => failure.JobId == job.Id && failure.Image >= first && failure.Image < end)
                    .OrderBy(failure => failure.Image).Select(failure => failure.Error).FirstOrDefaultAsync(cancellation).ConfigureAwait(false)
                ?? await context.Shards
                    .Where(shard => shard.JobId == job.Id && shard.State == Contracts.Shards.ShardState.Failed && shard.FirstImage < end && shard.FirstImage + shard.Images > first)
                    .OrderBy(shard => shard.Index).Select(shard => shard.Error).FirstOrDefaultAsync(cancellation).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
    }

    private static string Stop(JobRow? job) => job switch
    {
        null => "the job was deleted",
        { State: JobState.Cancelled } => "the job was cancelled",
        _ => job.Error ?? "the reason was not kept",
    };
}
