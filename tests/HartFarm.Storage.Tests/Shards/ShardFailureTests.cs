using HartFarm.Storage.Datasets;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Shards.Spooling;
using HartFarm.Storage.Tests.Manifests;

namespace HartFarm.Storage.Tests.Shards;

/// <summary>Disks that fill up and stores that are away.</summary>
public class ShardFailureTests
{
    [Theory]
    [MemberData(nameof(ShardWriterTests.Formats), MemberType = typeof(ShardWriterTests))]
    public async Task A_full_disk_is_told_whenever_it_fills_and_nothing_of_the_shard_is_completed(ShardFormat format)
    {
        // The main file and the index together have some 20 kB for these images.
        for (long room = 0; room < 4000; room += 250)
        {
            using var folder = new TemporaryFolder();
            var target = new FolderTarget(folder.Path);
            await using var writer = ShardWriter.Create(new ShardLayout(format, 0, 1), target, () => new SpoolFile(new FullStream(room), "/tmp/spool"));
            var error = await Assert.ThrowsAsync<DatasetWriteException>(async () =>
            {
                for (var i = 0; i < 10; i++) await writer.WriteAsync(SampleShard.Image(i));
                await writer.CompleteAsync();
            });
            Assert.Equal("/tmp/spool could not be written: No space left on device", error.Message);
            await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync(SampleShard.Image(10)));
            await Assert.ThrowsAsync<InvalidOperationException>(() => writer.CompleteAsync());
            Assert.DoesNotContain(target.Names, name => name.EndsWith(".jsonl", StringComparison.Ordinal) || name.EndsWith(".tar", StringComparison.Ordinal) || name.EndsWith(".parquet", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(ShardWriterTests.Formats), MemberType = typeof(ShardWriterTests))]
    public async Task A_store_that_was_away_gets_the_same_bytes_when_it_is_asked_again(ShardFormat format)
    {
        using var wanted = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        var contents = await SampleShard.WriteAsync(wanted.Path, format, [0, 1, 2]);
        var target = new FalteringTarget(new FolderTarget(folder.Path));
        await using var writer = ShardWriter.Create(new ShardLayout(format, 0, 1), target);
        for (var i = 0; i < 3; i++) await AgainAsync(() => writer.WriteAsync(SampleShard.Image(i)));
        ShardContents? put = null;
        await AgainAsync(async () => put = await writer.CompleteAsync());
        Assert.Equal(contents, put);
        Assert.Equal(Datasets.SampleDataset.Contents(wanted.Path), Datasets.SampleDataset.Contents(folder.Path));
    }

    [Fact]
    public async Task A_full_disk_is_told_while_the_manifest_is_gathered()
    {
        using var folder = new TemporaryFolder();
        var job = SampleJob.Job(ShardFormat.WebDataset);
        var shards = await SampleJob.WriteShardsAsync(folder.Path, job);
        foreach (var room in new long[] { 0, 100, 1000, 2000 })
        {
            var writer = new ManifestWriter(new FolderTarget(folder.Path), FixedClock.Noon, () => new SpoolFile(new FullStream(room), "/tmp/spool"));
            var error = await Assert.ThrowsAsync<DatasetWriteException>(() => writer.WriteAsync(job, shards.ToAsyncEnumerable()));
            Assert.Equal("/tmp/spool could not be written: No space left on device", error.Message);
            Assert.False(File.Exists(folder[ManifestNames.Table]));
        }
    }

    private static async Task AgainAsync(Func<Task> attempt)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await attempt();
                return;
            }
            catch (IOException) when (tries < 5)
            {
                // As a caller does that waits for the store.
            }
        }
    }

    /// <summary>Fails every other time, after it has read some of what was to be put.</summary>
    private sealed class FalteringTarget(FolderTarget inner) : IShardTarget
    {
        private int _calls;

        public async Task PutAsync(string name, Stream content, CancellationToken cancellation)
        {
            if (_calls++ % 2 == 1)
            {
                await inner.PutAsync(name, content, cancellation);
                return;
            }
            content.ReadByte();
            throw new IOException("the store is away");
        }
    }
}
