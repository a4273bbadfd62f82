using System.Globalization;

namespace HartFarm.Contracts.Shards;

/// <summary>The names of the queues that shards lie in.</summary>
public static class ShardQueueName
{
    /// <summary>The queue of a size class, or that of its interactive shards.</summary>
    public static string Of(SizeClass sizeClass, bool interactive) => string.Create(
        CultureInfo.InvariantCulture,
        $"hartfarm.shards.{sizeClass.Model}.{sizeClass.Width}x{sizeClass.Height}{(interactive ? ".interactive" : "")}");
}
