using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Files;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Makes a batch's results files of their own, under ids that follow from the batch's.</summary>
internal sealed class BatchFileWriter(UploadedFiles files)
{
    /// <summary>Writes one; null where it would have no line.</summary>
    public async Task<Guid?> WriteAsync(BatchRow batch, string what, BatchSpool spool, CancellationToken cancellation)
    {
        if (spool.Lines == 0) return null;
        var id = BatchIds.File(batch.Id, what);
        var stored = await files.PutAsync(id, spool.Read(), cancellation).ConfigureAwait(false);
        var keepFor = batch.OutputExpiresAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        await files.AddAsync(id, batch.Tenant, $"{BatchIds.Text(batch.Id)}_{what}.jsonl", FilePurpose.BatchOutput, stored, keepFor, cancellation).ConfigureAwait(false);
        return id;
    }
}
