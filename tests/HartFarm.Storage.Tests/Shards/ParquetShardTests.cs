using System.Text;
using System.Text.Json;
using HartFarm.Storage.Images;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Tests.Shards;

public class ParquetShardTests
{
    [Fact]
    public async Task DuckDB_reads_images_and_fields()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.Parquet, [0, 1, 3], ImageFormat.Jpeg, shard: 2, shards: 7);
        var file = DuckDb.Quoted(folder["data/train-00002-of-00007.parquet"]);
        var rows = DuckDb.Query($"SELECT image.bytes, image.path, key, index, prompt, final_prompt, seed, guidance, top_k, top_p, device, batch_size, "
            + $"metadata, warnings, discrete, smooth, prompt_key FROM read_parquet({file})");
        Assert.Equal([0L, 1L, 3L], rows.Select(row => (long)row[3]!));
        foreach (var row in rows)
        {
            var index = (long)row[3]!;
            var record = SampleShard.Record(index);
            var key = index % 3 == 0 ? $"füchse {index}" : $"{index:D9}";
            Assert.Equal(SampleShard.FileOf(index, ImageFormat.Jpeg), (byte[])row[0]!);
            Assert.Equal([$"{key}.jpg", key], row[1..3]);
            Assert.Equal([record.Prompt, record.FinalPrompt, record.Seed, 4.5, record.TopK, 0.9, "cpu", 8], row[4..12]);
            Assert.Equal(record.Metadata.Count == 0 ? "{}" : $$"""{"label":{{index}},"tags":["ü","b"]}""", row[12]);
            Assert.Equal([index == 3 ? record.Warnings[0] : null, false, true, record.Key], row[13..17]);
        }
    }

    [Fact]
    public async Task The_schema_key_names_every_column_as_Hugging_Face_does()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.Parquet, [0]);
        var file = DuckDb.Quoted(folder["data/train-00000-of-00001.parquet"]);
        var value = (byte[])DuckDb.Query($"SELECT value FROM parquet_kv_metadata({file}) WHERE key = 'huggingface'::BLOB").Single()[0]!;
        var features = JsonDocument.Parse(Encoding.UTF8.GetString(value)).RootElement.GetProperty("info").GetProperty("features");
        var columns = DuckDb.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet({file}))").ToDictionary(row => (string)row[0]!, row => (string)row[1]!);
        Assert.Equal(columns.Keys, features.EnumerateObject().Select(feature => feature.Name));
        Assert.Equal("Image", features.GetProperty("image").GetProperty("_type").GetString());
        Assert.Equal("STRUCT(bytes BLOB, path VARCHAR)", columns["image"]);
        var types = new Dictionary<string, string> { ["string"] = "VARCHAR", ["int32"] = "INTEGER", ["int64"] = "BIGINT", ["float64"] = "DOUBLE", ["bool"] = "BOOLEAN" };
        foreach (var feature in features.EnumerateObject().Where(feature => feature.Name != "image"))
            Assert.Equal(columns[feature.Name], types[feature.Value.GetProperty("dtype").GetString()!]);
    }

    [Fact]
    public async Task Row_groups_are_bounded_and_the_index_names_them()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.Parquet, Enumerable.Range(0, 230).Select(i => (long)i));
        var file = DuckDb.Quoted(folder["data/train-00000-of-00001.parquet"]);
        var groups = DuckDb.Query($"SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata({file}) ORDER BY 1");
        Assert.Equal([100L, 100L, 30L], groups.Select(row => (long)row[1]!));
        var rows = DuckDb.Query($"SELECT index FROM read_parquet({file})").Select(row => (long)row[0]!).ToArray();
        foreach (var entry in SampleShard.Index(folder.Path))
        {
            Assert.Null(entry.Offset);
            Assert.Equal(entry.Record.Index, rows[entry.RowGroup!.Value * 100 + entry.Row!.Value]);
        }
    }

    [Fact]
    public async Task A_row_group_ends_before_it_has_over_64_mebibytes()
    {
        using var folder = new TemporaryFolder();
        await using (var writer = ShardWriter.Create(new ShardLayout(ShardFormat.Parquet, 0, 1), new FolderTarget(folder.Path)))
        {
            for (var i = 0; i < 5; i++) await writer.WriteAsync(SampleShard.Image(i) with { File = new byte[30 * 1024 * 1024] });
            await writer.CompleteAsync();
        }
        Assert.Equal([0, 0, 1, 1, 2], SampleShard.Index(folder.Path).Select(entry => entry.RowGroup!.Value));
        Assert.Equal([0, 1, 0, 1, 0], SampleShard.Index(folder.Path).Select(entry => entry.Row!.Value));
    }
}
