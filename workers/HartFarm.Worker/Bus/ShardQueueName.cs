using System.Globalization;
using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Bus;

/// <summary>The names of the queues that shards come from.</summary>
public static class ShardQueueName
{
    /// <summary>The queue of a size class, or that of its interactive shards.</summary>
    public static string Of(SizeClass sizeClass, bool interactive) => string.Create(
        CultureInfo.InvariantCulture,
        $"hartfarm.shards.{sizeClass.Model}.{sizeClass.Width}x{sizeClass.Height}{(interactive ? ".interactive" : "")}");
}
