using HartFarm.Contracts.Shards;
using static HartFarm.Contracts.Shards.ShardState;

namespace HartFarm.Coordinator.Jobs;

/// <summary>The states of a shard, as docs/design.md draws them.</summary>
public static class ShardTransitions
{
    /// <summary>Every way between them.</summary>
    public static Transitions<ShardState> Ways { get; } = new(
        "shard",
        (Pending, Enqueued),
        (Pending, Cancelled),
        (Enqueued, Leased),
        (Enqueued, Pending),
        (Enqueued, Cancelled),
        (Leased, Publishing),
        (Leased, Pending),
        (Leased, Failed),
        (Leased, Cancelled),
        (Publishing, Completed),
        (Publishing, Pending),
        (Publishing, Failed),
        (Publishing, Cancelled),
        (Completed, Pending),
        (Failed, Pending),
        (Cancelled, Pending));

    /// <summary>Nothing happens to the shard any more by itself.</summary>
    public static bool IsEnd(this ShardState state) => state is Completed or Failed or Cancelled;
}
