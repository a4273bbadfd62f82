using System.Security.Cryptography;
using System.Text.Json;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Datasets;
using HartFarm.Storage.Tests.Shards;

namespace HartFarm.Storage.Tests.Manifests;

public class ManifestWriterTests
{
    public static TheoryData<ShardFormat> Formats => [ShardFormat.WebDataset, ShardFormat.Parquet, ShardFormat.ImageFolder];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task DuckDB_finds_every_image_in_the_table_and_its_bytes_where_it_says(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var job = SampleJob.Job(format);
        await SampleJob.ManifestAsync(folder.Path, job, await SampleJob.WriteShardsAsync(folder.Path, job, 5));
        var rows = DuckDb.Query("SELECT index, key, shard, object, \"offset\", length, row_group, \"row\", sha256, seed, prompt, final_prompt, guidance, top_k, format "
            + $"FROM read_parquet({DuckDb.Quoted(folder["manifest.parquet"])})");
        Assert.Equal([0L, 1, 2, 3, 4, 6, 7, 8, 9], rows.Select(row => (long)row[0]!));
        foreach (var row in rows)
        {
            var index = (long)row[0]!;
            var record = SampleShard.Record(index);
            Assert.Equal([index % 3 == 0 ? $"füchse {index}" : $"{index:D9}", (int)(index / 4)], row[1..3]);
            Assert.Equal([record.Seed, record.Prompt, record.FinalPrompt, 4.5, record.TopK, "png"], row[9..15]);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(SampleShard.FileOf(index))), row[8]);
            Assert.Equal(SampleShard.FileOf(index), Bytes(folder, format, row));
        }
    }

    [Fact]
    public async Task The_summary_names_objects_counts_and_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        var job = SampleJob.Job(ShardFormat.WebDataset);
        var shards = await SampleJob.WriteShardsAsync(folder.Path, job, 1, 2, 3, 9);
        shards[0] = shards[0] with { Failures = new Dictionary<long, string> { [1] = "not a number", [2] = "not a number", [3] = "out of memory" } };
        shards[1] = SampleJob.Shard(folder.Path, 1, 4, 4, contents: null);
        var summary = await SampleJob.ManifestAsync(folder.Path, job, shards);
        Assert.Equal((2L, 8L), (summary.Made, summary.Missing));

        var root = JsonDocument.Parse(File.ReadAllBytes(folder["manifest.json"])).RootElement;
        Assert.Equal(1, root.GetProperty("schema_version").GetInt32());
        Assert.Equal(("hartfarm", "0.1.0"), (root.GetProperty("generator").GetProperty("name").GetString(), root.GetProperty("generator").GetProperty("version").GetString()));
        Assert.Equal((job.Id, job.Name), (root.GetProperty("job").GetProperty("id").GetGuid(), root.GetProperty("job").GetProperty("name").GetString()));
        Assert.Equal(("webdataset", "png"), (root.GetProperty("format").GetString(), root.GetProperty("image_format").GetString()));
        Assert.Equal(7, root.GetProperty("settings").GetProperty("seed").GetInt32());
        var counts = root.GetProperty("counts");
        Assert.Equal((10L, 2L, 8L), (counts.GetProperty("images").GetInt64(), counts.GetProperty("made").GetInt64(), counts.GetProperty("missing").GetInt64()));
        var written = root.GetProperty("shards").EnumerateArray().ToArray();
        Assert.Equal(["1-2 not a number,3-3 out of memory", "4-7 ", "9-9 "], written.Select(Missing));
        Assert.False(written[1].TryGetProperty("object", out _));
        foreach (var named in new[] { written[0].GetProperty("object"), written[2].GetProperty("index"), root.GetProperty("table") })
        {
            var bytes = File.ReadAllBytes(folder[named.GetProperty("name").GetString()!]);
            Assert.Equal(bytes.Length, named.GetProperty("bytes").GetInt64());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), named.GetProperty("sha256").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_same_job_gives_the_same_bytes(ShardFormat format)
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        foreach (var folder in new[] { one, two })
        {
            var job = SampleJob.Job(format);
            await SampleJob.ManifestAsync(folder.Path, job, await SampleJob.WriteShardsAsync(folder.Path, job, 5));
        }
        Assert.Equal(SampleDataset.Contents(one.Path), SampleDataset.Contents(two.Path));
    }

    [Fact]
    public async Task An_index_that_is_not_what_was_put_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var job = SampleJob.Job(ShardFormat.WebDataset);
        var shards = await SampleJob.WriteShardsAsync(folder.Path, job);
        var index = folder["index/000001.jsonl"];
        var whole = File.ReadAllText(index);
        await RefusedAsync(folder, job, shards, "shard 1 of images from 4 was to come, not shard 2 of images from 8", shards[0], shards[2]);
        await RefusedAsync(folder, job, shards, "the job has 3 shards of 10 images, and 2 of 8 came", shards[0], shards[1]);

        File.WriteAllText(index, whole[..(whole.IndexOf('\n', StringComparison.Ordinal) + 1)]);
        await RefusedAsync(folder, job, shards, "index/000001.jsonl holds 1 images");
        File.WriteAllText(index, whole.Replace("\"device\":\"cpu\"", "\"device\":\"gpu\"", StringComparison.Ordinal));
        await RefusedAsync(folder, job, shards, "index/000001.jsonl is not what was put: its SHA-256 differs");
        File.WriteAllText(index, whole[..^9]);
        await RefusedAsync(folder, job, shards, "index/000001.jsonl, line 4: cut off or too long");
        File.WriteAllText(index, whole + "x\n");
        await RefusedAsync(folder, job, shards, "index/000001.jsonl, line 5: no entry of an index");
        File.Copy(folder["index/000000.jsonl"], index, overwrite: true);
        await RefusedAsync(folder, job, shards, "index/000001.jsonl holds image 0 of shard 0, which is none of shard 1");
        File.Delete(index);
        await Assert.ThrowsAsync<FileNotFoundException>(() => SampleJob.ManifestAsync(folder.Path, job, shards));
    }

    [Fact]
    public async Task Croissant_comes_last()
    {
        using var folder = new TemporaryFolder();
        var job = SampleJob.Job(ShardFormat.ImageFolder);
        var target = new FolderTarget(folder.Path);
        await new ManifestWriter(target, FixedClock.Noon).WriteAsync(job, (await SampleJob.WriteShardsAsync(folder.Path, job)).ToAsyncEnumerable());
        Assert.Equal(["manifest.parquet", "manifest.json", "README.md", "croissant.json"], target.Names);
    }

    [Fact]
    public async Task A_folder_for_temporary_files_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var writer = new ManifestWriter(new FolderTarget(folder.Path), FixedClock.Noon, folder["none"]);
        var error = await Assert.ThrowsAsync<DatasetWriteException>(() => writer.WriteAsync(SampleJob.Job(ShardFormat.Parquet), AsyncEnumerable.Empty<ManifestShard>()));
        Assert.Contains(folder["none"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_images()
    {
        // Two shards of whole row groups, whose index is made while it is read: no file and no list has them all.
        const int Each = 20_000;
        var held = new List<long>();
        var shards = Enumerable.Range(0, 2).Select(shard =>
        {
            var index = new MadeIndex(shard, Each, () => held.Add(GC.GetTotalMemory(forceFullCollection: true)));
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

    private static async Task RefusedAsync(TemporaryFolder folder, ManifestJob job, List<ManifestShard> all, string message, params ManifestShard[] shards)
    {
        var error = await Assert.ThrowsAsync<ManifestException>(() => SampleJob.ManifestAsync(folder.Path, job, shards.Length > 0 ? shards : all));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder[ManifestNames.Table]));
    }

    private static string Missing(JsonElement shard) => string.Join(',', shard.GetProperty("missing").EnumerateArray()
        .Select(range => $"{range.GetProperty("first_image")}-{range.GetProperty("last_image")} {range.GetProperty("reason")}"));

    private static byte[] Bytes(TemporaryFolder folder, ShardFormat format, object?[] row)
    {
        var path = folder[(string)row[3]!];
        if (format != ShardFormat.Parquet) return File.ReadAllBytes(path).AsSpan((int)(long)row[4]!, (int)(long)row[5]!).ToArray();
        Assert.Equal([null, 0], [row[4], row[6]]);
        return (byte[])DuckDb.Query($"SELECT image.bytes FROM read_parquet({DuckDb.Quoted(path)}, file_row_number = true) WHERE file_row_number = {row[7]}").Single()[0]!;
    }
}
