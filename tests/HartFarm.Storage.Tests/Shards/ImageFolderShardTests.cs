using System.Text.Json;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Tests.Shards;

public class ImageFolderShardTests
{
    [Fact]
    public async Task Every_line_of_the_metadata_names_a_file_beside_it()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.ImageFolder, [5, 6, 8], shard: 3, shards: 4);
        var lines = File.ReadAllLines(folder["data/000003/metadata.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["000000005.png", "füchse 6.png", "000000008.png"], lines.Select(line => line.GetProperty("file_name").GetString()));
        foreach (var line in lines)
        {
            var index = line.GetProperty("index").GetInt64();
            Assert.Equal(SampleShard.FileOf(index), File.ReadAllBytes(folder["data/000003/" + line.GetProperty("file_name").GetString()]));
            Assert.Equal(SampleShard.Record(index).FinalPrompt, line.GetProperty("final_prompt").GetString());
            Assert.Equal(SampleShard.Record(index).Seed, line.GetProperty("seed").GetInt64());
            Assert.Equal(index % 2 == 1 ? index : null, JsonDocument.Parse(line.GetProperty("metadata").GetString()!).RootElement.TryGetProperty("label", out var label) ? label.GetInt64() : (long?)null);
        }
    }

    [Fact]
    public async Task DuckDB_sees_one_type_for_each_field()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.ImageFolder, [0, 1, 2, 3]);
        var rows = DuckDb.Query($"SELECT index, seed, guidance, final_prompt FROM read_json({DuckDb.Quoted(folder["data/000000/metadata.jsonl"])})");
        Assert.Equal([0L, 1L, 2L, 3L], rows.Select(row => (long)row[0]!));
        Assert.All(rows, row => Assert.Equal(SampleShard.Record((long)row[0]!).Seed, row[1]));
    }
}
