using System.Net;
using System.Security.Cryptography;
using HartFarm.Contracts.Jobs;
using HartFarm.Http.Tests.Farm;
using HartFarm.Storage.Images;

namespace HartFarm.Http.Tests.Api;

/// <summary>A job's images to look at: small ones, and those whose prompt holds a text.</summary>
public class GalleryTests : HttpFarmTest
{
    private const int Prompts = 9;

    [Fact]
    public async Task Images_are_found_by_a_part_of_their_prompt_page_by_page()
    {
        var id = await MakeAsync();
        var first = await Farm.Client.ImagePageAsync(id, null, 2, "OWL");
        Assert.Equal([0L, 3], first.Data.Select(image => image.Index));
        var second = await Farm.Client.ImagePageAsync(id, first.Next, 2, "OWL");
        Assert.Equal([6L], second.Data.Select(image => image.Index));
        Assert.Null(second.Next);
        Assert.Empty((await Farm.Client.ImagePageAsync(id, null, 10, "badger")).Data);
        foreach (var after in (long[])[Prompts - 1, Prompts, long.MaxValue]) Assert.Empty((await Farm.Client.ImagePageAsync(id, $"{after}", 10)).Data);
        Assert.Equal([Prompts - 1L], (await Farm.Client.ImagePageAsync(id, $"{Prompts - 2}", 10)).Data.Select(image => image.Index));
        Assert.Equal(Prompts, (await Farm.Client.ImagePageAsync(id, null, 10, " ")).Data.Count);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(256, PatternGenerator.Size)]
    public async Task A_thumbnail_is_as_large_as_asked_for_and_no_larger_than_the_image(int asked, int expected)
    {
        var id = await MakeAsync();
        await using var stream = await Farm.Client.OpenThumbnailAsync(id, 1, asked);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        var image = DecodedImage.Of(bytes.ToArray());
        Assert.Equal((expected, expected), (image.Width, image.Height));
        Assert.Equal("WEBP"u8.ToArray(), bytes.ToArray()[8..12]);
    }

    [Fact]
    public async Task Images_and_thumbnails_come_out_of_Parquet_however_many_ask_at_once()
    {
        var id = await MakeAsync(DatasetFormat.Parquet);
        var images = await Farm.Client.ImagesAsync(id).ToListAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => images).Select(async image =>
        {
            var file = await Farm.Http.GetAsync(image.Url);
            Assert.Equal("image/png", file.Content.Headers.ContentType?.MediaType);
            Assert.Equal(image.Sha256, Convert.ToHexStringLower(SHA256.HashData(await file.Content.ReadAsByteArrayAsync())));
            using var small = await Farm.Http.GetAsync($"{image.Url}/thumbnail?side=8");
            Assert.Equal((8, "image/webp"), (DecodedImage.Of(await small.Content.ReadAsByteArrayAsync()).Width, small.Content.Headers.ContentType?.MediaType));
        }));
    }

    [Fact]
    public async Task A_Parquet_file_that_is_damaged_or_gone_is_no_end_of_the_gallery()
    {
        var id = await MakeAsync(DatasetFormat.Parquet);
        string[] data = [.. Directory.GetFiles(Folder[$"objects/jobs/{id}/data"]).Order(StringComparer.Ordinal)];
        File.Delete(data[0]);
        await RefusedAsync(await Farm.Http.GetAsync($"v1/jobs/{id}/images/0"), HttpStatusCode.NotFound);
        foreach (var file in data[1..]) File.WriteAllBytes(file, [1, 2, 3]);
        var damaged = await RefusedAsync(await Farm.Http.GetAsync($"v1/jobs/{id}/images/{Prompts - 1}"), HttpStatusCode.InternalServerError);
        Assert.StartsWith("The dataset is damaged: ", damaged.Detail, StringComparison.Ordinal);
        Assert.Equal(Prompts, (await Farm.Client.ImagePageAsync(id, null, 10)).Data.Count);
    }

    [Fact]
    public async Task A_size_out_of_range_is_named_and_an_image_that_is_not_there_is_missed()
    {
        var id = await MakeAsync();
        var problem = await RefusedAsync(await Farm.Http.GetAsync($"v1/jobs/{id}/images/1/thumbnail?side=0"), HttpStatusCode.BadRequest);
        Assert.Equal("side", Assert.Single(problem.Errors).Field);
        await RefusedAsync(await Farm.Http.GetAsync($"v1/jobs/{id}/images/{Prompts}/thumbnail"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_job_without_failures_lists_none() => Assert.Empty(await Farm.Client.FailuresAsync(await MakeAsync()).ToListAsync());

    private async Task<string> MakeAsync(DatasetFormat format = DatasetFormat.WebDataset)
    {
        await Farm.WorkAsync(new Gate());
        var items = Enumerable.Range(0, Prompts).Select(i => new PromptItem { Prompt = i % 3 == 0 ? $"an owl {i}" : $"a fox {i}" });
        return (await Farm.EndAsync((await Farm.Client.SubmitAsync(HttpFarm.Request() with { Prompts = new PromptInput { Items = [.. items] }, Output = new OutputSettings { Format = format } })).Id)).Id;
    }
}
