using System.Text.Json;
using HartFarm.Storage.Images;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.Manifests;

/// <summary>A job of ten images in three shards of four, four and two.</summary>
internal static class SampleJob
{
    public const int ShardSize = 4;

    public static ManifestJob Job(ShardFormat format, long images = 10) => new()
    {
        Id = Guid.Parse("0b0f1a2c-3d4e-4f50-8a6b-7c8d9e0f1a2b"),
        Name = "Füchse: \"rot\" & blau # 1",
        Images = images,
        Shards = (int)((images + ShardSize - 1) / ShardSize),
        Format = format,
        Encoding = new ImageEncoding(ImageFormat.Png),
        Model = "tiny",
        ModelHash = "abc",
        GeneratorVersion = "0.1.0",
        Settings = [new("seed", JsonSerializer.SerializeToElement(7)), new("note", JsonSerializer.SerializeToElement("a|b\nc"))],
        License = "cc-by-4.0",
    };

    /// <summary>Writes the shards of a job, but for the images of <paramref name="missing"/>.</summary>
    public static async Task<List<ManifestShard>> WriteShardsAsync(string folder, ManifestJob job, params long[] missing)
    {
        List<ManifestShard> shards = [];
        for (var shard = 0; shard < job.Shards; shard++)
        {
            var first = (long)shard * ShardSize;
            var count = Math.Min(ShardSize, job.Images - first);
            var indices = Enumerable.Range(0, (int)count).Select(i => first + i).Except(missing);
            var contents = await SampleShard.WriteAsync(folder, job.Format, indices, shard: shard, shards: job.Shards);
            shards.Add(Shard(folder, shard, first, count, contents));
        }
        return shards;
    }

    public static ManifestShard Shard(string folder, int shard, long first, long count, ShardContents? contents) => new()
    {
        Shard = shard,
        FirstImage = first,
        Images = count,
        Contents = contents,
        OpenIndex = _ => Task.FromResult<Stream>(File.OpenRead(Path.Combine(folder, contents!.Index.Name))),
    };

    public static Task<ManifestSummary> ManifestAsync(string folder, ManifestJob job, IEnumerable<ManifestShard> shards) =>
        new ManifestWriter(new FolderTarget(folder), FixedClock.Noon).WriteAsync(job, shards.ToAsyncEnumerable());
}
