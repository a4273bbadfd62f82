using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using HartFarm.Client;
using HartFarm.Client.Download;
using HartFarm.Contracts.Http;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Client;

/// <summary>A dataset is fetched, whatever was there before and whatever comes.</summary>
public class DownloadTests : HttpFarmTest
{
    [Fact]
    public async Task What_was_cut_off_goes_on_and_what_is_damaged_is_fetched_anew()
    {
        var job = await MakeAsync();
        await new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]);
        var tars = Directory.GetFiles(Folder["out/data"]).Order(StringComparer.Ordinal).ToArray();
        var whole = tars.Select(File.ReadAllBytes).ToArray();
        File.WriteAllBytes(tars[0] + ".part", whole[0][..1000]);
        File.Delete(tars[0]);
        File.WriteAllBytes(tars[1] + ".part", [.. Enumerable.Repeat((byte)7, 500)]);
        File.Delete(tars[1]);
        whole[2][100] ^= 1;
        File.WriteAllBytes(tars[2], whole[2]);
        whole[2][100] ^= 1;

        var others = new FileInfo(Folder["out/README.md"]).Length + new FileInfo(Folder["out/croissant.json"]).Length;
        var summary = await new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]);
        Assert.Equal(whole, tars.Select(File.ReadAllBytes));
        // The rest of the first, then of the second only to find that it is damaged, and all of it, and all of the third.
        Assert.Equal(whole[0].Length - 1000 + (2 * whole[1].Length) - 500 + whole[2].Length + others, summary.Bytes);
        Assert.Empty(Directory.GetFiles(Folder["out"], "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_the_manifest_does_not_name_so_is_refused()
    {
        var job = await MakeAsync();
        File.AppendAllText(Directory.GetFiles(Folder["objects"], "000001.tar", SearchOption.AllDirectories).Single(), "x");
        var error = await Assert.ThrowsAsync<DownloadException>(() => new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]));
        Assert.Equal("data/000001.tar is not what the manifest names: its size or its SHA-256 differs", error.Message);
        Assert.False(File.Exists(Folder["out/manifest.json"]));
        Assert.False(File.Exists(Folder["out/data/000001.tar"]));
    }

    [Fact]
    public async Task Of_a_file_that_is_longer_than_the_manifest_says_no_more_is_fetched_than_tells_so()
    {
        var job = await MakeAsync();
        File.AppendAllText(Directory.GetFiles(Folder["objects"], "000001.tar", SearchOption.AllDirectories).Single(), new string('x', 1 << 20));
        var surplus = new Surplus();
        var error = await Assert.ThrowsAsync<DownloadException>(() => new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"], surplus));
        Assert.Equal("data/000001.tar is not what the manifest names: its size or its SHA-256 differs", error.Message);
        // The card and the description of the dataset have no size in the manifest.
        Assert.InRange(surplus.Most, 0, 100_000);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("sha256")]
    public async Task A_manifest_without_a_name_or_a_hash_is_refused(string field)
    {
        var error = await RefusedAsync(field, null);
        Assert.Equal($"the manifest cannot be read: '{field}' is null", error.Message);
    }

    [Theory]
    [InlineData("../evil.tar")]
    [InlineData("/tmp/hartfarm-evil.tar")]
    [InlineData("data/../../evil.tar")]
    public async Task No_name_leads_out_of_the_folder(string name)
    {
        var error = await RefusedAsync("name", name);
        Assert.Equal($"the manifest names a file outside of the dataset: '{name}'", error.Message);
    }

    [Fact]
    public async Task A_job_without_a_manifest_is_named()
    {
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request());
        var error = await Assert.ThrowsAsync<DownloadException>(() => new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]));
        Assert.Equal("the job has no manifest yet: it is Queued", error.Message);
        var missing = await Assert.ThrowsAsync<FarmException>(() => new DatasetDownload(Farm.Client).RunAsync("7", Folder["out"]));
        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var job = await MakeAsync();
        Folder.Put("out", "a file");
        var error = await Assert.ThrowsAsync<DownloadException>(() => new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]));
        Assert.Contains(Folder["out"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_is_none_is_refused()
    {
        var job = await MakeAsync();
        File.WriteAllText(Directory.GetFiles(Folder["objects"], "manifest.json", SearchOption.AllDirectories).Single(), JsonSerializer.Serialize(7));
        var error = await Assert.ThrowsAsync<DownloadException>(() => new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]));
        Assert.StartsWith("the manifest cannot be read", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What is said of a manifest in which the first shard's object has another value.</summary>
    private async Task<DownloadException> RefusedAsync(string field, string? value)
    {
        var job = await MakeAsync();
        var manifest = Directory.GetFiles(Folder["objects"], "manifest.json", SearchOption.AllDirectories).Single();
        var document = JsonNode.Parse(File.ReadAllText(manifest))!;
        document["shards"]![0]!["object"]![field] = value;
        File.WriteAllText(manifest, document.ToJsonString());
        return await Assert.ThrowsAsync<DownloadException>(() => new DatasetDownload(Farm.Client).RunAsync(job.Id, Folder["out"]));
    }

    /// <summary>A finished job of three shards.</summary>
    private async Task<JobInfo> MakeAsync()
    {
        await Farm.WorkAsync(new Gate());
        return await Farm.EndAsync((await Farm.Client.SubmitAsync(HttpFarm.Request(6))).Id);
    }

    private sealed class Surplus : IProgress<DownloadProgress>
    {
        private readonly object _gate = new();

        /// <summary>Bytes that came beyond all that were known.</summary>
        public long Most { get; private set; }

        public void Report(DownloadProgress value)
        {
            lock (_gate) Most = Math.Max(Most, value.BytesDone - value.BytesTotal);
        }
    }
}
