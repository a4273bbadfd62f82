using System.Text;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using YamlDotNet.Serialization;

namespace HartFarm.Storage.Tests.Manifests;

public class DatasetCardTests
{
    [Theory]
    [InlineData(ShardFormat.WebDataset, "data/*.tar")]
    [InlineData(ShardFormat.Parquet, "data/*.parquet")]
    [InlineData(ShardFormat.ImageFolder, "data/**")]
    public void The_header_is_YAML_that_says_what_Hugging_Face_asks(ShardFormat format, string path)
    {
        var job = SampleJob.Job(format);
        var header = Header(DatasetCard.Write(job, Summary(made: 9)));
        Assert.Equal(job.Name, header["pretty_name"]);
        Assert.Equal("cc-by-4.0", header["license"]);
        Assert.Equal(["text-to-image"], (List<object>)header["task_categories"]);
        Assert.Contains("synthetic", (List<object>)header["tags"]);
        Assert.Equal(["n<1K"], (List<object>)header["size_categories"]);
        var config = (Dictionary<object, object>)((List<object>)header["configs"]).Single();
        var files = (Dictionary<object, object>)((List<object>)config["data_files"]).Single();
        Assert.Equal(("default", "train", path), (config["config_name"], files["split"], files["path"]));
        Assert.Equal(format == ShardFormat.Parquet, header.ContainsKey("dataset_info"));
    }

    [Fact]
    public async Task The_features_are_the_columns_of_the_Parquet_files()
    {
        using var folder = new TemporaryFolder();
        var job = SampleJob.Job(ShardFormat.Parquet);
        await SampleJob.ManifestAsync(folder.Path, job, await SampleJob.WriteShardsAsync(folder.Path, job));
        var info = (Dictionary<object, object>)Header(File.ReadAllText(folder["README.md"]))["dataset_info"];
        var features = ((List<object>)info["features"]).Cast<Dictionary<object, object>>().ToArray();
        var columns = Shards.DuckDb.Query($"SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet({Shards.DuckDb.Quoted(folder["data/train-00000-of-00003.parquet"])}))");
        Assert.Equal(columns.Select(row => row[0]), features.Select(feature => feature["name"]));
        Assert.Equal("image", features[0]["dtype"]);
        var split = (Dictionary<object, object>)((List<object>)info["splits"]).Single();
        Assert.Equal(("train", "10"), (split["name"], split["num_examples"]));
    }

    [Fact]
    public void What_users_wrote_cannot_break_the_header_or_a_table()
    {
        var job = SampleJob.Job(ShardFormat.WebDataset) with
        {
            Name = "a: b\n---\n# \"c\" 'd' \\ 🦊",
            License = "https://example.org/terms: \"x\"",
            Description = "First.\r\n\r\nSecond.",
            Model = "m|`n`",
        };
        var card = DatasetCard.Write(job, Summary(made: 10));
        var header = Header(card);
        Assert.Equal((job.Name, "other", job.License), (header["pretty_name"], header["license"], header["license_link"]));
        Assert.Contains("\n# a: b --- # \"c\" 'd' \\\\ 🦊\n", card, StringComparison.Ordinal);
        Assert.Contains("\nFirst.\n\nSecond.\n", card, StringComparison.Ordinal);
        Assert.Contains("| model | `m\\|'n'` |", card, StringComparison.Ordinal);
        Assert.Contains("| note | `a\\|b c` |", card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>")]
    [InlineData("&lt;img src=x>", "&amp;lt;img src=x>")]
    [InlineData("![x](https://example.org/seen.png)", "!\\[x](https://example.org/seen.png)")]
    [InlineData("\\[x](javascript:alert(1))", "\\\\\\[x](javascript:alert(1))")]
    [InlineData("a\u2028# b\r\n\v# c\0", "a # b # c\0")]
    public void A_name_is_shown_as_it_is_and_is_no_markup(string name, string shown)
    {
        var card = DatasetCard.Write(SampleJob.Job(ShardFormat.WebDataset) with { Name = name }, Summary(made: 1));
        Assert.Equal(name, Header(card)["pretty_name"]);
        Assert.Equal($"# {shown}", Assert.Single(card.Split('\n'), line => line.StartsWith("# ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_dataset_with_missing_images_says_so() => Assert.Contains(
        "| images missing | 1,234; `manifest.json` lists them |", DatasetCard.Write(SampleJob.Job(ShardFormat.Parquet), Summary(made: 5, missing: 1234)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "n<1K")]
    [InlineData(999, "n<1K")]
    [InlineData(1_000, "1K<n<10K")]
    [InlineData(99_999, "10K<n<100K")]
    [InlineData(100_000, "100K<n<1M")]
    [InlineData(10_000_000, "10M<n<100M")]
    [InlineData(1_000_000_000, "1B<n<10B")]
    public void The_size_has_a_class(long images, string name) => Assert.Equal(name, CardHeader.SizeOf(images));

    private static ManifestSummary Summary(long made, long missing = 0) =>
        new(made, missing, 1000, [new ShardObject("data/x", 1000, "x")], new ShardObject("manifest.parquet", 10, "y"));

    private static Dictionary<string, object> Header(string card)
    {
        var lines = card.Split('\n');
        Assert.Equal("---", lines[0]);
        var end = Array.IndexOf(lines, "---", 1);
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new StringBuilder().AppendJoin('\n', lines[1..end]).ToString());
    }
}
