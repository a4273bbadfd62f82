using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.Manifests;

[Collection(MemoryMeasure.Name)]
public class ManifestMemoryTests
{
    [Fact]
    public async Task Memory_does_not_grow_with_the_images()
    {
        // Two shards of whole row groups, whose index is made while it is read: no file and no list has them all.
        const int Each = 20_000;
        var held = new List<long>();
        var shards = Enumerable.Range(0, 2).Select(shard =>
        {
            var index = new MadeIndex(shard, Each, () => held.Add(MemoryMeasure.Held()));
            return new ManifestShard
            {
                Shard = shard,
                FirstImage = (long)shard * Each,
                Images = Each,
                Contents = new ShardContents(new ShardObject("data/x.tar", 1, "x"), new ShardObject($"index/{shard:D6}.jsonl", 1, MadeIndex.Sha256(shard, Each)), Each, 10L * Each),
                OpenIndex = _ => Task.FromResult<Stream>(index),
            };
        });
        var job = SampleJob.Job(ShardFormat.WebDataset) with { Images = 2 * Each, Shards = 2 };
        using var folder = new TemporaryFolder();
        await SampleJob.ManifestAsync(folder.Path, job, shards);
        Assert.Equal(2L * Each, DuckDb.Query($"SELECT count(DISTINCT key) FROM read_parquet({DuckDb.Quoted(folder["manifest.parquet"])})").Single()[0]);
        Assert.InRange(held[1] - held[0], long.MinValue, 8 * 1024 * 1024);
    }
}
