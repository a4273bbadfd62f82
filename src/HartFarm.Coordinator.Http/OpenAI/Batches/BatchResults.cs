using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Dataset;
using HartFarm.Coordinator.Http.OpenAI.Images;
using HartFarm.Coordinator.Jobs.Submission;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Writes what a batch has come to: a line for each of its lines, in one of two files. Done twice, it writes the same.</summary>
internal sealed class BatchResults(
    JobImages images, ImageResults results, LineFailures failures, BatchFileWriter writer, IOptions<SubmissionOptions> options)
{
    /// <summary>Writes the files.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="plan">What it asks for.</param>
    /// <param name="jobs">Its jobs, all of which have ended.</param>
    /// <param name="end">What it ends as.</param>
    /// <param name="cancellation">Stops it; nothing of it is known then.</param>
    public async Task<BatchFiles> WriteAsync(BatchRow batch, BatchPlan plan, IReadOnlyList<BatchJob> jobs, BatchStatus end, CancellationToken cancellation)
    {
        await using var output = new BatchSpool(options.Value.SpoolFolder);
        await using var errors = new BatchSpool(options.Value.SpoolFolder);
        LineImages[] readers = [.. jobs.Select(one => new LineImages(one, images, cancellation))];
        var failed = 0;
        try
        {
            foreach (var (line, group) in plan.Lines)
            {
                cancellation.ThrowIfCancellationRequested();
                var made = await readers[group].NextAsync().ConfigureAwait(false);
                if (made.Count == readers[group].ImagesPerLine)
                {
                    output.Add(await SuccessAsync(batch, line, jobs[group].Job!, made, cancellation).ConfigureAwait(false));
                    continue;
                }
                var failure = await failures.OfAsync(batch, line, jobs[group], readers[group].Place, end, cancellation).ConfigureAwait(false);
                if (failure.Response is not null) failed++;
                errors.Add(failure);
            }
        }
        finally
        {
            foreach (var reader in readers) await reader.DisposeAsync().ConfigureAwait(false);
        }
        return new BatchFiles(
            await writer.WriteAsync(batch, "output", output, cancellation).ConfigureAwait(false),
            await writer.WriteAsync(batch, "error", errors, cancellation).ConfigureAwait(false),
            output.Lines,
            failed);
    }

    private async Task<BatchOutputLine> SuccessAsync(
        BatchRow batch, BatchLine line, JobRow job, IReadOnlyList<Storage.Shards.ShardIndexEntry> made, CancellationToken cancellation)
    {
        var data = new List<ImageData>();
        foreach (var entry in made) data.Add(await results.ReadAsync(job, entry, line.Body.ResponseFormat, batch.Address, cancellation).ConfigureAwait(false));
        return new BatchOutputLine
        {
            Id = BatchIds.Line(batch.Id, line.Number),
            CustomId = line.CustomId,
            Response = new BatchLineResponse(200, BatchIds.Request(batch.Id, line.Number), ImageResults.Of(job, line.Body, made, data)),
        };
    }
}
