using System.Text;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Files;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tables;
using Parquet;

namespace HartFarm.Storage.Manifests;

/// <summary>
/// Writes what stands beside a job's data: table, summary, dataset card and Croissant. The shards' indices are read as streams, each once, and
/// compared with what the shards' writers reported. Memory grows with the number of shards, by their names and hashes, and not with that of images.
/// </summary>
/// <param name="target">Where the objects go.</param>
/// <param name="clock">Tells the date that Croissant asks for; all else is a function of the job.</param>
/// <param name="spoolFolder">Where temporary files go; the system's folder for them when null.</param>
public sealed class ManifestWriter(IShardTarget target, TimeProvider clock, string? spoolFolder = null)
{
    /// <summary>Writes all of it. Croissant comes last: where it is, all the others are.</summary>
    /// <param name="job">The job.</param>
    /// <param name="shards">All shards, in order.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ManifestException">A shard is missing or out of order, or its index is not what its writer reported.</exception>
    /// <exception cref="DatasetWriteException">The disk for temporary files is full.</exception>
    public async Task<ManifestSummary> WriteAsync(ManifestJob job, IAsyncEnumerable<ManifestShard> shards, CancellationToken cancellation = default)
    {
        using var table = Spool();
        using var summary = Spool();
        var found = await GatherAsync(job, shards, table, summary, cancellation).ConfigureAwait(false);
        await target.PutAsync(ManifestNames.Table, table.Stream, cancellation).ConfigureAwait(false);
        var summaryObject = await PutAsync(ManifestNames.Summary, summary, cancellation).ConfigureAwait(false);
        await PutAsync(ManifestNames.Card, Encoding.UTF8.GetBytes(DatasetCard.Write(job, found)), cancellation).ConfigureAwait(false);
        var croissant = CroissantJson.Write(job, found, summaryObject, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        await PutAsync(ManifestNames.Croissant, croissant, cancellation).ConfigureAwait(false);
        return found;
    }

    private static async Task<ManifestSummary> GatherAsync(
        ManifestJob job, IAsyncEnumerable<ManifestShard> shards, SpoolFile tableFile, SpoolFile summaryFile, CancellationToken cancellation)
    {
        using var json = new ManifestJson(job, summaryFile.Stream);
        List<ShardObject> objects = [];
        long made = 0, missing = 0, imageBytes = 0, next = 0;
        var count = 0;
        var table = await TableWriter<ShardIndexEntry>
            .CreateAsync(tableFile.Stream, ManifestTable.Columns, CompressionMethod.Snappy, cancellation).ConfigureAwait(false);
        await using (table.ConfigureAwait(false))
        {
            var rows = new ManifestRows(table);
            await foreach (var shard in shards.WithCancellation(cancellation).ConfigureAwait(false))
            {
                if (shard.Shard != count || shard.FirstImage != next)
                    throw new ManifestException($"shard {count} of images from {next} was to come, not shard {shard.Shard} of images from {shard.FirstImage}");
                var absent = await ShardEntries.AddAsync(shard, rows, cancellation).ConfigureAwait(false);
                json.Add(shard, absent);
                if (shard.Contents is { } contents) objects.Add(contents.Main);
                made += shard.Images - absent.Count;
                missing += absent.Count;
                imageBytes += shard.Contents?.ImageBytes ?? 0;
                next += shard.Images;
                count++;
            }
            await rows.FlushAsync(cancellation).ConfigureAwait(false);
        }
        if (count != job.Shards || next != job.Images)
            throw new ManifestException($"the job has {job.Shards} shards of {job.Images} images, and {count} of {next} came");
        var sha256 = await tableFile.RewindAsync(cancellation).ConfigureAwait(false);
        var found = new ManifestSummary(made, missing, imageBytes, objects, new ShardObject(ManifestNames.Table, tableFile.Stream.Length, sha256));
        json.Complete(found);
        return found;
    }

    private async Task<ShardObject> PutAsync(string name, SpoolFile file, CancellationToken cancellation)
    {
        var sha256 = await file.RewindAsync(cancellation).ConfigureAwait(false);
        await target.PutAsync(name, file.Stream, cancellation).ConfigureAwait(false);
        return new ShardObject(name, file.Stream.Length, sha256);
    }

    private async Task PutAsync(string name, byte[] bytes, CancellationToken cancellation)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        await target.PutAsync(name, stream, cancellation).ConfigureAwait(false);
    }

    private SpoolFile Spool()
    {
        try
        {
            return SpoolFile.Create(spoolFolder);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            throw new DatasetWriteException($"a temporary file in {spoolFolder ?? Path.GetTempPath()}", error);
        }
    }
}
