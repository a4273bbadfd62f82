using System.Text.RegularExpressions;
using HartFarm.Storage.ContactSheets;
using HartFarm.Storage.Images;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Manifests;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.ContactSheets;

public partial class ContactSheetTests
{
    [Theory]
    [InlineData(ShardFormat.WebDataset)]
    [InlineData(ShardFormat.Parquet)]
    [InlineData(ShardFormat.ImageFolder)]
    public async Task The_page_shows_every_image_with_its_prompt_and_asks_nothing_of_the_network(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var page = await PageAsync(folder, SampleJob.Job(format), "Füchse <b>", "10 images & more");
        Assert.Contains("<h1>F&#252;chse &lt;b&gt;</h1><p>10 images &amp; more</p>", page, StringComparison.Ordinal);
        Assert.Contains("a red fox &quot;3&quot; mit B&#228;r", page, StringComparison.Ordinal);
        // Neither in an attribute nor beside it is there a quotation mark of a prompt.
        Assert.DoesNotContain("fox \"", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        var sources = Source().Matches(page).Select(match => match.Groups["source"].Value).ToArray();
        Assert.Equal(10, sources.Length);
        Assert.All(sources, source => Assert.Equal(4, DecodedImage.Of(Convert.FromBase64String(source["data:image/webp;base64,".Length..])).Width));
    }

    [Fact]
    public async Task Of_a_large_dataset_some_images_are_shown()
    {
        using var folder = new TemporaryFolder();
        var page = await PageAsync(folder, SampleJob.Job(ShardFormat.WebDataset, images: 401), "many", "401 images");
        Assert.Equal(ContactSheet.MostImages, Source().Count(page));
        Assert.Contains("a red fox &quot;0&quot;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_none_is_named()
    {
        using var folder = new TemporaryFolder();
        await PageAsync(folder, SampleJob.Job(ShardFormat.ImageFolder), "t", "s");
        var name = SampleShard.Index(folder.Path)[1].Object;
        File.WriteAllBytes(folder[name], new byte[new FileInfo(folder[name]).Length]);
        var error = await Assert.ThrowsAsync<ManifestException>(() => ContactSheet.WriteAsync(folder.Path, "t", "s"));
        Assert.Equal($"image 000000001 of {name} cannot be shown: it is no image file that can be read", error.Message);
    }

    private static async Task<string> PageAsync(TemporaryFolder folder, ManifestJob job, string title, string summary)
    {
        await SampleJob.ManifestAsync(folder.Path, job, await SampleJob.WriteShardsAsync(folder.Path, job));
        await ContactSheet.WriteAsync(folder.Path, title, summary);
        return await File.ReadAllTextAsync(folder[ContactSheet.Name]);
    }

    [GeneratedRegex("src=\"(?<source>[^\"]*)\"")]
    private static partial Regex Source();
}
