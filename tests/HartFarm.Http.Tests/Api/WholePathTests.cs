using System.Net.Http.Headers;
using System.Security.Cryptography;
using HartFarm.Client.Download;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>From a file of prompts to a dataset on the disk, over HTTP alone.</summary>
public class WholePathTests : HttpFarmTest
{
    [Theory]
    [InlineData(DatasetFormat.WebDataset)]
    [InlineData(DatasetFormat.Parquet)]
    [InlineData(DatasetFormat.ImageFolder)]
    public async Task An_uploaded_file_becomes_a_dataset_whose_hashes_are_right(DatasetFormat format)
    {
        await Farm.WorkAsync(new Gate());
        var file = await Farm.Client.UploadAsync("prompts.txt", () => new MemoryStream("a fox\nan owl\nan otter\n"u8.ToArray()));
        var request = HttpFarm.Request() with { Prompts = new PromptInput { File = file.Id }, Output = new OutputSettings { Format = format } };
        var job = await Farm.Client.SubmitAsync(request);
        var ended = await Farm.EndAsync(job.Id);
        Assert.Equal((JobState.Completed, 3, 3, 0), (ended.State, ended.Progress.Images, ended.Progress.Completed, ended.Progress.Failed));

        var summary = await new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]);
        Assert.Equal(0, summary.Kept);
        Assert.Equal(new DownloadSummary(2, summary.Fetched - 2, File.ReadAllBytes(Folder["out/README.md"]).Length + File.ReadAllBytes(Folder["out/croissant.json"]).Length),
            await new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]));

        var images = await Farm.Client.ImagesAsync(job.Id).ToListAsync();
        Assert.Equal(["a fox", "an owl", "an otter"], images.Select(image => image.Prompt));
        foreach (var image in images)
        {
            await using var stream = await Farm.Client.OpenImageAsync(job.Id, image.Index);
            Assert.Equal(image.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream)));
        }
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await Farm.WorkAsync(new Gate());
        var jobs = new List<string>();
        for (var i = 0; i < 3; i++) jobs.Add((await Farm.Client.SubmitAsync(HttpFarm.Request(5) with { Tags = [$"t{i % 2}"] })).Id);
        foreach (var id in jobs) await Farm.EndAsync(id);

        Assert.Equal(jobs.AsEnumerable().Reverse(), (await PagesAsync<Contracts.Http.JobInfo>("v1/jobs", 2)).Select(job => job.Id));
        Assert.Equal([jobs[2], jobs[0]], await Farm.Client.JobsAsync(tag: "t0").Select(job => job.Id).ToListAsync());
        Assert.Empty(await Farm.Client.JobsAsync(JobState.Cancelled).ToListAsync());
        Assert.Equal([0, 1, 2], (await PagesAsync<Contracts.Http.ShardInfo>($"v1/jobs/{jobs[0]}/shards", 2)).Select(shard => shard.Index));
        Assert.Equal([0L, 1, 2, 3, 4], (await PagesAsync<Contracts.Http.ImageInfo>($"v1/jobs/{jobs[0]}/images", 2)).Select(image => image.Index));
        Assert.Equal(3, await Farm.Client.ShardsAsync(jobs[0], ShardState.Completed).CountAsync());
        var objects = await PagesAsync<Contracts.Http.DatasetObject>($"v1/jobs/{jobs[0]}/objects", 4);
        Assert.Contains("manifest.json", objects.Select(one => one.Name));
        Assert.DoesNotContain(objects, one => one.Name.StartsWith("staging/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_is_fetched_by_ranges()
    {
        await Farm.WorkAsync(new Gate());
        var job = await Farm.EndAsync((await Farm.Client.SubmitAsync(HttpFarm.Request(2))).Id);
        var whole = await Farm.Http.GetByteArrayAsync($"v1/jobs/{job.Id}/objects/data/000000.tar");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/jobs/{job.Id}/objects/data/000000.tar");
        request.Headers.Range = new RangeHeaderValue(10, 99);
        using var part = await Farm.Http.SendAsync(request);
        Assert.Equal(206, (int)part.StatusCode);
        Assert.Equal(whole[10..100], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(whole.Length, part.Content.Headers.ContentRange!.Length);

        using var beyond = new HttpRequestMessage(HttpMethod.Get, $"v1/jobs/{job.Id}/objects/data/000000.tar");
        beyond.Headers.Range = new RangeHeaderValue(whole.Length, null);
        using var refused = await Farm.Http.SendAsync(beyond);
        Assert.Equal(416, (int)refused.StatusCode);

        await using var rest = await Farm.Client.OpenAsync(job.Id, "data/000000.tar", whole.Length - 5);
        using var read = new MemoryStream();
        await rest.CopyToAsync(read);
        Assert.Equal(whole[^5..], read.ToArray());
    }

    [Fact]
    public async Task A_dry_run_keeps_nothing()
    {
        var estimate = await Farm.Client.EstimateAsync(HttpFarm.Request(3) with { ImagesPerPrompt = 2 });
        Assert.Equal((3, 6, 3), (estimate.Prompts, estimate.Images, estimate.Shards));
        Assert.Equal(["prompt 0", "prompt 1", "prompt 2"], estimate.Samples);
        Assert.Empty(await Farm.Client.JobsAsync().ToListAsync());
    }

    [Fact]
    public async Task Models_and_workers_are_told()
    {
        Assert.Empty(await Farm.Client.ModelsAsync());
        await Farm.WorkAsync(new Gate());
        var worker = Assert.Single(await Farm.Client.WorkersAsync());
        Assert.Equal(("cpu", "a test's processor", 0), (worker.Device, worker.DeviceName, worker.Shards));
        var model = Assert.Single(await Farm.Client.ModelsAsync());
        Assert.Equal(("pattern", "16x16", 1), (model.Id, model.Sizes[0].Size, model.Sizes[0].Workers));
    }

    private async Task<List<T>> PagesAsync<T>(string path, int limit)
    {
        List<T> all = [];
        string? after = null;
        do
        {
            var page = (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<Contracts.Http.Page<T>>(
                Farm.Http, $"{path}?limit={limit}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", Contracts.Http.WireJson.Client))!;
            Assert.InRange(page.Data.Count, 1, limit);
            all.AddRange(page.Data);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }
}
