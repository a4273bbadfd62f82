using System.Net;
using System.Text.Json;

namespace HartFarm.Client.Download;

/// <summary>
/// Fetches a job's dataset into a folder, several files at once. What is there and right is kept; what was cut off goes on. Where the coordinator leads to the object store
/// itself, the files come from there, unless it cannot be reached.
/// </summary>
/// <param name="client">Reaches the coordinator.</param>
/// <param name="parallel">Files at once.</param>
public sealed class DatasetDownload(FarmClient client, int parallel = 4)
{
    /// <summary>Fetches it. <c>manifest.json</c> comes last: where it is, all is.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="folder">Made if missing.</param>
    /// <param name="progress">Is told, from any thread.</param>
    /// <param name="cancellation">Stops it; what is there stays.</param>
    /// <exception cref="DownloadException">The job has no manifest yet, or what comes is not what it names.</exception>
    /// <exception cref="FarmException">The coordinator does not answer, or refuses.</exception>
    public async Task<DownloadSummary> RunAsync(string jobId, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var text = await ManifestAsync(jobId, cancellation).ConfigureAwait(false);
        var tally = new DownloadTally(progress);
        var fetch = new FileFetch(client, jobId, folder, tally, new StoreAccess(isOpen: true));
        try
        {
            using var manifest = JsonDocument.Parse(text);
            var hasOwnFiles = ManifestFiles.HasOwnFiles(manifest.RootElement);
            await EachAsync(ManifestFiles.Indices(manifest.RootElement), fetch, hasOwnFiles, cancellation).ConfigureAwait(false);
            await EachAsync(ManifestFiles.Others(manifest.RootElement), fetch, false, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DownloadException($"the manifest cannot be read: {error.Message}", error);
        }
        var path = Path.Combine(folder, ManifestFiles.Manifest);
        await File.WriteAllBytesAsync(path + ".part", text, cancellation).ConfigureAwait(false);
        File.Move(path + ".part", path, overwrite: true);
        return tally.Summary;
    }

    private Task EachAsync(IEnumerable<ExpectedFile> files, FileFetch fetch, bool areIndicesOfFiles, CancellationToken cancellation) => Parallel.ForEachAsync(
        files,
        new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
        async (file, token) =>
        {
            var path = await fetch.RunAsync(file, token).ConfigureAwait(false);
            if (!areIndicesOfFiles) return;
            foreach (var image in ManifestFiles.Images(path)) await fetch.RunAsync(image, token).ConfigureAwait(false);
        });

    private async Task<byte[]> ManifestAsync(string jobId, CancellationToken cancellation)
    {
        try
        {
            var stream = await client.OpenAsync(jobId, ManifestFiles.Manifest, 0, cancellation).ConfigureAwait(false);
            await using var closing = stream.ConfigureAwait(false);
            using var text = new MemoryStream();
            await stream.CopyToAsync(text, cancellation).ConfigureAwait(false);
            return text.ToArray();
        }
        catch (FarmException error) when (error.Status == HttpStatusCode.NotFound)
        {
            var job = await client.GetAsync(jobId, cancellation).ConfigureAwait(false);
            throw new DownloadException($"the job has no manifest yet: it is {job.State}", error);
        }
    }
}
