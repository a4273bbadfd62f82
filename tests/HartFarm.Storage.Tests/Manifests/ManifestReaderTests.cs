using System.Text.Json;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.Manifests;

public class ManifestReaderTests
{
    [Theory]
    [InlineData(ShardFormat.WebDataset)]
    [InlineData(ShardFormat.Parquet)]
    public async Task An_image_is_found_with_all_that_made_it(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var job = SampleJob.Job(format);
        await SampleJob.ManifestAsync(folder.Path, job, await SampleJob.WriteShardsAsync(folder.Path, job, 5));
        await using var table = File.OpenRead(folder["manifest.parquet"]);
        foreach (var entry in Enumerable.Range(0, 3).SelectMany(shard => SampleShard.Index(folder.Path, shard)))
            Assert.Equal(JsonSerializer.Serialize(entry), JsonSerializer.Serialize(await ManifestReader.FindAsync(table, "manifest.parquet", entry.Key)));
        Assert.Null(await ManifestReader.FindAsync(table, "manifest.parquet", "000000005"));
    }

    [Fact]
    public async Task Another_table_and_a_damaged_one_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        DuckDb.Query($"COPY (SELECT 'a' AS key) TO {DuckDb.Quoted(folder["manifest.parquet"])} (FORMAT parquet)");
        Assert.Equal("m is no manifest: it has no column 'index'", await ErrorAsync(File.ReadAllBytes(folder["manifest.parquet"])));
        Assert.StartsWith("m is no manifest, or is damaged or cut off: ", await ErrorAsync([1, 2, 3]), StringComparison.Ordinal);

        var job = SampleJob.Job(ShardFormat.WebDataset);
        await SampleJob.ManifestAsync(folder.Path, job, await SampleJob.WriteShardsAsync(folder.Path, job));
        var whole = File.ReadAllBytes(folder["manifest.parquet"]);
        for (var length = 0; length < whole.Length; length += 97)
            Assert.StartsWith("m is no manifest", await ErrorAsync(whole[..length]), StringComparison.Ordinal);
    }

    private static async Task<string> ErrorAsync(byte[] file) =>
        (await Assert.ThrowsAsync<ManifestException>(() => ManifestReader.FindAsync(new MemoryStream(file), "m", "000000001"))).Message;
}
