using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Worker.Engine;

namespace HartFarm.Worker.Tests.Engine;

/// <summary>Shards for the scheduler.</summary>
internal static class SampleShards
{
    public static readonly SizeClass Small = new("tiny", 16, 16);
    public static readonly SizeClass Large = new("tiny", 32, 32);

    /// <summary>A shard with all of its images.</summary>
    public static ScheduledShard Of(
        int images, JobPriority priority = JobPriority.Normal, int? exact = null, SizeClass? sizeClass = null, IImageReceiver? receiver = null,
        long first = 0, Func<int, string>? prompt = null)
    {
        var shard = new ScheduledShard(sizeClass ?? Small, priority, exact, receiver ?? new RecordingReceiver());
        for (var i = 0; i < images; i++) shard.Offer(Image(first + i, prompt?.Invoke(i) ?? $"prompt {first + i}"));
        shard.IsWhole = true;
        return shard;
    }

    public static ScheduledImage Image(long index, string prompt) => new(index, new ImageRequest { Prompt = prompt, Seed = 100 + index });
}
