using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Tests.Shards;

[Collection(MemoryMeasure.Name)]
public class ShardMemoryTests
{
    [Theory]
    [MemberData(nameof(ShardWriterTests.Formats), MemberType = typeof(ShardWriterTests))]
    public async Task Memory_does_not_grow_with_the_shard(ShardFormat format)
    {
        var file = new byte[256 * 1024];
        await using var writer = ShardWriter.Create(new ShardLayout(format, 0, 1), new CountingTarget());
        List<long> held = [];
        for (var i = 0; i < 400; i++)
        {
            // The writer may keep an image's bytes until the next row group, so each image has its own.
            await writer.WriteAsync(SampleShard.Image(i) with { File = file.ToArray() });
            // As many images after the last row group each time.
            if (i % 100 == 99) held.Add(MemoryMeasure.Held());
        }
        Assert.InRange(held[3] - held[1], long.MinValue, 16 * 1024 * 1024);
        Assert.Equal(400, (await writer.CompleteAsync()).Images);
    }

    private sealed class CountingTarget : IShardTarget
    {
        public Task PutAsync(string name, Stream content, CancellationToken cancellation) => Task.CompletedTask;
    }
}
