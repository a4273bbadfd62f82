using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using HartFarm.Client;
using HartFarm.Client.Download;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.Client;
using HartFarm.Http.Tests.Farm;
using HartFarm.Http.Tests.Security;
using HartFarm.Storage.Objects;
using HartFarm.Testing.Services;

namespace HartFarm.Http.Tests.Api;

/// <summary>Links to objects in the object store itself, on a real S3 service.</summary>
public sealed class LinkTests : KeyedFarmTest
{
    private const string Signature = "X-Amz-Signature";

    private readonly LogNotes _log = new();
    private S3Service _service = null!;

    public override async ValueTask InitializeAsync()
    {
        _service = await TestServices.S3Async();
        Farm = await StartAsync($"http://{_service.Options.Endpoint}");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task An_image_that_is_an_object_of_its_own_has_a_link_that_gives_it_to_anyone_for_a_while()
    {
        var before = DateTimeOffset.UtcNow;
        var id = await MakeAsync(Farm.Client, DatasetFormat.ImageFolder);
        var images = await Farm.Client.ImagesAsync(id).ToListAsync();
        Assert.Equal(3, images.Count);
        using var anyone = new HttpClient();
        foreach (var image in images)
        {
            Assert.InRange(image.Link!.ExpiresAt, before.AddMinutes(59), DateTimeOffset.UtcNow.AddHours(1));
            Assert.Contains("X-Amz-Expires=3600&", image.Link.Url.Query, StringComparison.Ordinal);
            Assert.Equal(image.Sha256, Convert.ToHexStringLower(SHA256.HashData(await anyone.GetByteArrayAsync(image.Link.Url))));
            using var own = await SendAsync(HttpMethod.Get, image.Url, RootKey);
            Assert.Equal(image.Sha256, Convert.ToHexStringLower(SHA256.HashData(await own.Content.ReadAsByteArrayAsync())));
        }
        // It is for that object and for reading alone.
        using var written = await anyone.PutAsync(images[0].Link!.Url, new ByteArrayContent([1]));
        using var another = await anyone.GetAsync(images[0].Link!.Url.AbsoluteUri.Replace(images[0].Object, images[1].Object, StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (written.StatusCode, another.StatusCode));
    }

    [Theory]
    [InlineData(DatasetFormat.WebDataset, "data/000000.tar")]
    [InlineData(DatasetFormat.Parquet, "data/train-00000-of-00002.parquet")]
    public async Task An_image_within_a_shard_has_none_and_the_shard_has_one(DatasetFormat format, string name)
    {
        var id = await MakeAsync(Farm.Client, format);
        foreach (var image in await Farm.Client.ImagesAsync(id).ToListAsync())
        {
            Assert.Null(image.Link);
            using var file = await SendAsync(HttpMethod.Get, image.Url, RootKey);
            Assert.Equal(image.Sha256, Convert.ToHexStringLower(SHA256.HashData(await file.Content.ReadAsByteArrayAsync())));
        }
        var shard = Assert.Single(await Farm.Client.ObjectsAsync(id).ToListAsync(), one => one.Name == name);
        using var anyone = new HttpClient();
        var whole = await anyone.GetByteArrayAsync(shard.Link!.Url);
        Assert.Equal(shard.Bytes, whole.Length);
        using var led = await AskAsync($"v1/jobs/{id}/objects/{name}?redirect=true", RootKey);
        Assert.Equal((HttpStatusCode.TemporaryRedirect, true), (led.StatusCode, led.Headers.CacheControl?.NoStore));
        Assert.Equal(whole, await anyone.GetByteArrayAsync(led.Headers.Location));
        // What no link can be signed for, and what is not there.
        using var head = await SendAsync(HttpMethod.Head, $"v1/jobs/{id}/objects/{name}?redirect=true", RootKey);
        Assert.Equal((HttpStatusCode.OK, whole.Length), (head.StatusCode, head.Content.Headers.ContentLength));
        foreach (var missing in (string[])["data/none.tar", "staging/0", "../x"])
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"v1/jobs/{id}/objects/{missing}?redirect=true", RootKey)).StatusCode);
    }

    [Fact]
    public async Task Another_tenant_gets_no_link_and_none_is_logged()
    {
        var (fox, owl) = (await KeyAsync("fox"), await KeyAsync("owl"));
        using var client = Farm.ClientOf(fox.Key);
        var id = await MakeAsync(client, DatasetFormat.ImageFolder);
        var name = (await client.ImagesAsync(id).FirstAsync()).Object;
        foreach (var path in (string[])[$"v1/jobs/{id}/images", $"v1/jobs/{id}/objects", $"v1/jobs/{id}/objects/{name}?redirect=true"])
        {
            using var mine = await AskAsync(path, fox.Key);
            Assert.Contains(Signature, mine.Headers.Location?.Query ?? await mine.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var theirs = await AskAsync(path, owl.Key);
            Assert.Equal((HttpStatusCode.NotFound, null), (theirs.StatusCode, theirs.Headers.Location));
            Assert.DoesNotContain(Signature, await theirs.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Contains(_log.Lines, line => line.Contains("redirect=true", StringComparison.Ordinal));
        foreach (var secret in (string[])[Signature, _service.Options.SecretKey])
            Assert.DoesNotContain(_log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(DatasetFormat.WebDataset)]
    [InlineData(DatasetFormat.ImageFolder)]
    public async Task A_download_comes_out_of_the_store_and_no_key_goes_there(DatasetFormat format)
    {
        var id = await MakeAsync(Farm.Client, format);
        var seen = await DownloadAsync(id, Folder["out"]);
        var store = new Uri($"http://{_service.Options.Endpoint}").Authority;
        Assert.Contains(seen, request => request.Authority == store);
        Assert.All(seen, request => Assert.Equal(request.Authority == Farm.Address.Authority, request.HasKey));
        // What was cut off goes on.
        var shard = Directory.GetFiles(Folder["out/data"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var whole = await File.ReadAllBytesAsync(shard);
        await File.WriteAllBytesAsync(shard + ".part", whole[..100]);
        File.Delete(shard);
        Assert.Contains(await DownloadAsync(id, Folder["out"]), request => request.Authority == store && request.From == 100);
        Assert.Equal(whole, await File.ReadAllBytesAsync(shard));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://hartfarm.invalid")]
    public async Task Where_the_store_cannot_be_reached_a_download_comes_from_the_coordinator(string endpoint)
    {
        await Farm.DisposeAsync();
        Farm = await StartAsync(endpoint);
        var id = await MakeAsync(Farm.Client, DatasetFormat.WebDataset);
        var seen = await DownloadAsync(id, Folder["out"]);
        Assert.InRange(seen.Count(request => request.Authority == new Uri(endpoint).Authority), 1, 4);
        Assert.NotEmpty(Directory.GetFiles(Folder["out/data"]));
    }

    [Fact]
    public async Task Without_an_address_for_others_there_is_no_link()
    {
        await Farm.DisposeAsync();
        Farm = await StartAsync("");
        var id = await MakeAsync(Farm.Client, DatasetFormat.ImageFolder);
        Assert.All(await Farm.Client.ImagesAsync(id).ToListAsync(), image => Assert.Null(image.Link));
        Assert.All(await Farm.Client.ObjectsAsync(id).ToListAsync(), one => Assert.Null(one.Link));
        using var manifest = await SendAsync(HttpMethod.Get, $"v1/jobs/{id}/objects/manifest.json?redirect=true", RootKey);
        Assert.Equal(HttpStatusCode.OK, manifest.StatusCode);
    }

    private Task<HttpFarm> StartAsync(string endpoint) => HttpFarm.StartAsync(
        Folder, SetKeys, RootKey, log: _log, store: new ObjectStoreOptions { S3 = _service.Options with { PublicEndpoint = endpoint } });

    // Follows no answer that leads elsewhere.
    private async Task<HttpResponseMessage> AskAsync(string path, string key)
    {
        using var http = new HttpClient(new SentRequests());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Farm.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> MakeAsync(FarmClient client, DatasetFormat format)
    {
        await Farm.WorkAsync(new Gate());
        var job = await client.SubmitAsync(HttpFarm.Request(3) with { Output = new OutputSettings { Format = format } });
        var ended = await client.FollowAsync(job.Id).LastAsync();
        Assert.Equal(JobState.Completed, ended.State);
        return job.Id;
    }

    // Each request that the download sent: to whom, with a key or not, and from which byte on.
    private async Task<IReadOnlyList<SentRequest>> DownloadAsync(string id, string folder)
    {
        using var handler = new SentRequests();
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new FarmClient(new ClientOptions { Server = Farm.Address, Key = RootKey }, http);
        await new DatasetDownload(client).RunAsync(id, folder);
        return [.. handler.Sent];
    }
}
