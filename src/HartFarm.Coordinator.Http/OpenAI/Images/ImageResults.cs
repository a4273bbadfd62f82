using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Dataset;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>A job's images in OpenAI's shape.</summary>
internal sealed class ImageResults(JobImages images)
{
    /// <summary>All that a request asked for.</summary>
    /// <param name="job">The job; its images are made.</param>
    /// <param name="request">The request.</param>
    /// <param name="address">Where this farm is reached, without a slash at its end.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<FinishedImages> ReadAsync(JobRow job, ImageGenerationRequest request, string address, CancellationToken cancellation)
    {
        var data = new List<ImageData>();
        var entries = new List<ShardIndexEntry>();
        for (var index = 0L; index < job.Images; index++)
        {
            var entry = await images.FindAsync(job, index, cancellation).ConfigureAwait(false);
            entries.Add(entry);
            data.Add(await ReadAsync(job, entry, request.ResponseFormat, address, cancellation).ConfigureAwait(false));
        }
        return new FinishedImages(Of(job, request, entries, data), [.. entries.Select(entry => ImageUsages.Of([entry]))]);
    }

    /// <summary>An image.</summary>
    public async Task<ImageData> ReadAsync(JobRow job, ShardIndexEntry entry, string? format, string address, CancellationToken cancellation)
    {
        if (format == ResponseFormat.Url)
            return new ImageData { Url = $"{address}/v1/jobs/{JobIds.Text(job.Id)}/images/{entry.Record.Index}", Seed = entry.Record.Seed };
        return new ImageData { B64Json = Convert.ToBase64String(await images.ReadAsync(job, entry, cancellation).ConfigureAwait(false)), Seed = entry.Record.Seed };
    }

    /// <summary>Images of one request.</summary>
    /// <param name="job">The job that made them.</param>
    /// <param name="request">The request.</param>
    /// <param name="entries">What the indices say of them.</param>
    /// <param name="data">The images themselves.</param>
    public static ImagesResponse Of(JobRow job, ImageGenerationRequest request, IReadOnlyList<ShardIndexEntry> entries, IReadOnlyList<ImageData> data) => new()
    {
        Created = job.CreatedAt.ToUnixTimeSeconds(),
        Data = data,
        OutputFormat = job.Settings.Output.Image,
        Quality = request.Quality ?? ImageJob.Auto,
        Size = job.SizeClass.Size,
        Usage = ImageUsages.Of(entries),
    };
}
