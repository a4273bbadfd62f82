using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tables;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.Manifests;

/// <summary>A process writes many Parquet files at once; each must be what it would be alone.</summary>
public class ConcurrentTableTests
{
    [Fact]
    public void No_two_files_share_a_field_of_their_schemas()
    {
        foreach (var column in ManifestTable.Columns) Assert.NotSame(column.CreateField(), column.CreateField());
        foreach (var column in ParquetShardWriter.Columns) Assert.NotSame(column.CreateField(), column.CreateField());
    }

    [Fact]
    public async Task Files_that_are_written_side_by_side_are_as_one_written_alone()
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, ShardFormat.Parquet, Enumerable.Range(0, 4).Select(i => (long)i));
        var entries = SampleShard.Index(folder.Path);
        var alone = await WriteAsync(entries);
        await Parallel.ForAsync(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) => Assert.Equal(alone, await WriteAsync(entries)));
    }

    private static async Task<byte[]> WriteAsync(List<ShardIndexEntry> entries)
    {
        using var file = new MemoryStream();
        await using (var writer = await TableWriter<ShardIndexEntry>.CreateAsync(file, ManifestTable.Columns, packed: true, default))
            await writer.WriteAsync(entries, default);
        return file.ToArray();
    }
}
