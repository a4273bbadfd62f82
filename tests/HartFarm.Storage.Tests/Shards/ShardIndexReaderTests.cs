using System.Text;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Tests.Shards;

public class ShardIndexReaderTests
{
    [Theory]
    [InlineData("not json", "no entry of an index")]
    [InlineData("", "no entry of an index")]
    [InlineData("5", "no entry of an index")]
    [InlineData("{}", "no entry of an index")]
    [InlineData("{\"key\":5}", "no entry of an index")]
    public async Task A_damaged_line_is_named(string line, string message)
    {
        var lines = await LinesAsync();
        lines[1] = line;
        var error = Assert.Throws<ShardException>(() => Read(string.Concat(lines.Select(one => one + "\n"))));
        Assert.StartsWith($"index/000000.jsonl, line 2: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_field_but_those_that_may_be_missing_is_needed_in_its_type()
    {
        var lines = await LinesAsync();
        string[] optional = ["offset", "row_group", "row", "final_prompt", "prompt_key", "top_k", "batch_size", "generator_version"];
        foreach (var field in System.Text.Json.Nodes.JsonNode.Parse(lines[0])!.AsObject().Select(field => field.Key).ToArray())
        {
            var without = System.Text.Json.Nodes.JsonNode.Parse(lines[0])!.AsObject();
            without.Remove(field);
            if (optional.Contains(field)) Read(without.ToJsonString() + "\n");
            else Assert.Throws<ShardException>(() => Read(without.ToJsonString() + "\n"));
            without[field] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonArray());
            Assert.Throws<ShardException>(() => Read(without.ToJsonString() + "\n"));
        }
    }

    [Fact]
    public async Task An_index_that_is_cut_off_or_out_of_order_is_refused()
    {
        var lines = await LinesAsync();
        var whole = string.Concat(lines.Select(line => line + "\n"));
        Assert.Equal(3, Read(whole));
        Assert.Equal("index/000000.jsonl, line 3: cut off or too long", Assert.Throws<ShardException>(() => Read(whole[..^1])).Message);
        Assert.Equal("index/000000.jsonl, line 2: image 0 comes after image 2", Assert.Throws<ShardException>(() => Read($"{lines[2]}\n{lines[0]}\n")).Message);
        Assert.Equal("index/000000.jsonl, line 2: image 0 comes after image 0", Assert.Throws<ShardException>(() => Read($"{lines[0]}\n{lines[0]}\n")).Message);
    }

    [Fact]
    public async Task Counts_of_tokens_stand_in_the_index_alone()
    {
        using var folder = new TemporaryFolder();
        await using (var writer = ShardWriter.Create(new ShardLayout(ShardFormat.WebDataset, 0, 1), new FolderTarget(folder.Path)))
        {
            var image = SampleShard.Image(0);
            await writer.WriteAsync(new ShardImage(image.Key, image.Format, image.File, image.Record with { PromptTokens = 5, ImageTokens = 9451 }));
            await writer.WriteAsync(SampleShard.Image(1));
            await writer.CompleteAsync();
        }
        Assert.Equal([(5, 9451), (null, null)], SampleShard.Index(folder.Path).Select(entry => (entry.Record.PromptTokens, entry.Record.ImageTokens)));
        Assert.DoesNotContain("_tokens", Encoding.Latin1.GetString(File.ReadAllBytes(folder["data/000000.tar"])), StringComparison.Ordinal);
    }

    private static async Task<string[]> LinesAsync()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.WebDataset, [0, 1, 2]);
        return File.ReadAllLines(folder["index/000000.jsonl"]);
    }

    private static int Read(string text) => ShardIndexReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "index/000000.jsonl").Count();
}
