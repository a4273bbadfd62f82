using System.Security.Cryptography;
using System.Text.Json;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tests.Datasets;

namespace HartFarm.Storage.Tests.Shards;

/// <summary>What holds for every format.</summary>
public class ShardWriterTests
{
    public static TheoryData<ShardFormat> Formats => [ShardFormat.WebDataset, ShardFormat.Parquet, ShardFormat.ImageFolder];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_same_images_give_the_same_bytes(ShardFormat format)
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        var indices = Enumerable.Range(0, 250).Select(i => (long)i).ToArray();
        Assert.Equal(await SampleShard.WriteAsync(one.Path, format, indices), await SampleShard.WriteAsync(two.Path, format, indices));
        Assert.Equal(SampleDataset.Contents(one.Path), SampleDataset.Contents(two.Path));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task What_is_reported_is_what_was_put(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var contents = await SampleShard.WriteAsync(folder.Path, format, [0, 1, 2]);
        Assert.Equal((3, Enumerable.Range(0, 3).Sum(i => SampleShard.FileOf(i).Length)), (contents.Images, contents.ImageBytes));
        foreach (var put in new[] { contents.Main, contents.Index })
        {
            var bytes = File.ReadAllBytes(folder[put.Name]);
            Assert.Equal((put.Bytes, put.Sha256), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_index_gives_back_every_field_and_keeps_the_gap_of_a_missing_image(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, format, [100, 101, 103, 106], shard: 12, shards: 13);
        var entries = SampleShard.Index(folder.Path, 12);
        Assert.Equal([100L, 101, 103, 106], entries.Select(entry => entry.Record.Index));
        foreach (var entry in entries)
        {
            var image = SampleShard.Image(entry.Record.Index);
            Assert.Equal((image.Key, 12, ImageFormat.Png), (entry.Key, entry.Shard, entry.Format));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image.File.Span)), entry.Sha256);
            Assert.Equal(image.File.Length, entry.Length);
            Assert.Equal(Described(image.Record), Described(entry.Record));
        }
    }

    [Theory]
    [InlineData(ShardFormat.WebDataset)]
    [InlineData(ShardFormat.ImageFolder)]
    public async Task An_images_bytes_lie_where_the_index_says(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        await SampleShard.WriteAsync(folder.Path, format, [0, 1, 2, 5], ImageFormat.Webp);
        foreach (var entry in SampleShard.Index(folder.Path))
        {
            var bytes = File.ReadAllBytes(folder[entry.Object]).AsSpan((int)entry.Offset!.Value, (int)entry.Length);
            Assert.Equal(SampleShard.FileOf(entry.Record.Index, ImageFormat.Webp), bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_shard_may_be_without_images(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        var contents = await SampleShard.WriteAsync(folder.Path, format, []);
        Assert.Equal(0, contents.Images);
        Assert.Empty(SampleShard.Index(folder.Path));
        Assert.True(File.Exists(folder[contents.Main.Name]));
    }

    [Fact]
    public async Task A_record_of_a_job_is_needed_and_keys_and_order_are_checked()
    {
        using var folder = new TemporaryFolder();
        await using var writer = ShardWriter.Create(new ShardLayout(ShardFormat.WebDataset, 0, 1), new FolderTarget(folder.Path));
        await writer.WriteAsync(SampleShard.Image(4));
        var image = SampleShard.Image(5);
        await RefusedAsync(writer, SampleShard.Image(4), "image 4 (000000004) comes after image 4");
        await RefusedAsync(writer, image with { Key = "a.b" }, "image 5: its key must not hold '.'");
        await RefusedAsync(writer, image with { Key = "a/b" }, "image 5: its key must not hold '/'");
        await RefusedAsync(writer, image with { File = default }, "image 5 (000000005) has no bytes");
        await RefusedAsync(writer, image with { Record = image.Record with { BatchSize = null } }, "names no batch size");
        await RefusedAsync(writer, image with { Record = image.Record with { GeneratorVersion = null } }, "names no generator version");
        await writer.WriteAsync(image);
        Assert.Equal(2, (await writer.CompleteAsync()).Images);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.WriteAsync(SampleShard.Image(6)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_shard_that_is_not_completed_puts_no_tar_no_table_and_no_index(ShardFormat format)
    {
        using var folder = new TemporaryFolder();
        using var spool = new TemporaryFolder();
        var target = new FolderTarget(folder.Path);
        await using (var writer = ShardWriter.Create(new ShardLayout(format, 0, 1), target, spool.Path))
        {
            await writer.WriteAsync(SampleShard.Image(0));
            Assert.NotEmpty(Directory.GetFiles(spool.Path));
        }
        Assert.DoesNotContain(target.Names, name => name.StartsWith("index", StringComparison.Ordinal) || name.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.Equal(format == ShardFormat.ImageFolder ? 1 : 0, target.Names.Count);
        Assert.Empty(Directory.GetFiles(spool.Path));
    }

    [Fact]
    public void A_folder_for_temporary_files_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DatasetWriteException>(
            () => ShardWriter.Create(new ShardLayout(ShardFormat.Parquet, 0, 1), new FolderTarget(folder.Path), folder["none"]));
        Assert.Contains(folder["none"], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task What_the_target_throws_comes_through_as_it_is(ShardFormat format)
    {
        await using var writer = ShardWriter.Create(new ShardLayout(format, 0, 1), new RefusingTarget());
        var error = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await writer.WriteAsync(SampleShard.Image(0));
            await writer.CompleteAsync();
        });
        Assert.Equal("the store is away", error.Message);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Memory_does_not_grow_with_the_shard(ShardFormat format)
    {
        var file = new byte[512 * 1024];
        await using var writer = ShardWriter.Create(new ShardLayout(format, 0, 1), new CountingTarget());
        List<long> held = [];
        for (var i = 0; i < 400; i++)
        {
            // The writer may keep an image's bytes until the next row group, so each image has its own.
            await writer.WriteAsync(SampleShard.Image(i) with { File = file.ToArray() });
            // As many images after the last row group each time.
            if (i % 100 == 99) held.Add(GC.GetTotalMemory(forceFullCollection: true));
        }
        Assert.InRange(held[3] - held[1], long.MinValue, 16 * 1024 * 1024);
        Assert.Equal(400, (await writer.CompleteAsync()).Images);
    }

    private static async Task RefusedAsync(ShardWriter writer, ShardImage image, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<ShardException>(() => writer.WriteAsync(image))).Message, StringComparison.Ordinal);

    /// <summary>All fields; lists and JSON elements have no equality of their own.</summary>
    private static string Described(ImageRecord record) => JsonSerializer.Serialize(record);

    private sealed class RefusingTarget : IShardTarget
    {
        public Task PutAsync(string name, Stream content, CancellationToken cancellation) => throw new IOException("the store is away");
    }

    private sealed class CountingTarget : IShardTarget
    {
        public Task PutAsync(string name, Stream content, CancellationToken cancellation) => Task.CompletedTask;
    }
}
