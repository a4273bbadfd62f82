using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HartFarm.Client;
using HartFarm.Client.Download;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Chaos.Tests.Farm;

/// <summary>The job that every test disturbs in its own way, always the same one, and what has to be true of it in the end.</summary>
/// <param name="client">Reaches the farm.</param>
/// <param name="id">The job.</param>
internal sealed class ExactJob(FarmClient client, string id)
{
    /// <summary>How many images it has.</summary>
    public const int Images = 2 * Shards;

    /// <summary>How many shards.</summary>
    public const int Shards = 24;

    // Some are done, many are not.
    private const int Middle = 3;

    /// <summary>The job's id.</summary>
    public string Id => id;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Submits it.</summary>
    public static async Task<ExactJob> SubmitAsync(FarmClient client, int shards = Shards)
    {
        var lines = string.Concat(Enumerable.Range(0, 2 * shards).Select(i => $"prompt {i}\n"));
        var file = await client.UploadAsync("prompts.txt", () => new MemoryStream(Encoding.UTF8.GetBytes(lines)), cancellation: Cancellation);
        var request = new JobRequest { Model = "tiny", Prompts = new PromptInput { File = file.Id }, Seed = 7, ShardSize = 2, Exact = true };
        return new ExactJob(client, (await client.SubmitAsync(request, cancellation: Cancellation)).Id);
    }

    /// <summary>Waits until some of its shards are done.</summary>
    public Task<JobInfo> MiddleAsync() => UntilAsync(job => job.Shards.Completed >= Middle);

    /// <summary>Follows it until something is true of it, or to its end.</summary>
    public async Task<JobInfo> UntilAsync(Func<JobInfo, bool> isSo) =>
        await client.FollowAsync(id, Cancellation).TakeWhileInclusive(job => !isSo(job)).LastAsync(Cancellation);

    /// <summary>It is not over: what was done to it was done in its middle.</summary>
    public async Task CheckUnfinishedAsync()
    {
        var job = await client.GetAsync(id, Cancellation);
        Assert.True(job.Shards.Completed < Shards, "the job was over before it was disturbed");
    }

    /// <summary>Follows it to its end, which has to be a good one: every image is there once, and what is downloaded has the manifest's hashes.</summary>
    /// <returns>The hashes of its shards' objects.</returns>
    public async Task<IReadOnlyList<string>> HashesAsync()
    {
        var job = await UntilAsync(_ => false);
        Assert.Equal((JobState.Completed, (long)Images, 0L, Shards), (job.State, job.Progress.Completed, job.Progress.Failed, job.Shards.Completed));
        var images = await client.ImagesAsync(id, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, Images).Select(i => (long)i), images.Select(image => image.Index));
        return await DownloadAsync();
    }

    /// <summary>Downloads it, which holds every file against the manifest.</summary>
    public async Task<IReadOnlyList<string>> DownloadAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-chaos-");
        try
        {
            await new DatasetDownload(client).RunAsync(id, folder.FullName, cancellation: Cancellation);
            using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "manifest.json"), Cancellation));
            return [.. from shard in manifest.RootElement.GetProperty("shards").EnumerateArray()
                       from part in new[] { "object", "index" }
                       select shard.GetProperty(part).GetProperty("sha256").GetString()!];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Fetches every image that it has, and holds it against the hash that is told of it.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> FetchImagesAsync()
    {
        var count = 0;
        await foreach (var image in client.ImagesAsync(id, Cancellation))
        {
            await using var file = await client.OpenImageAsync(id, image.Index, Cancellation);
            Assert.Equal(image.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, Cancellation)));
            count++;
        }
        return count;
    }
}
