using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Tests.StateMachine;

/// <summary>A shard as it should be. Times are seconds from the start.</summary>
internal sealed class OracleShard
{
    public ShardState State { get; set; } = ShardState.Pending;
    public long Token { get; set; }
    public int Owner { get; set; }
    public double Until { get; set; }
    public int Enqueued { get; set; }
    public double EnqueuedAt { get; set; }
    public int Attempts { get; set; }
    public int Expirations { get; set; }
    public double NotBefore { get; set; }
    public int ImagesFailed { get; set; }

    public OracleShard Copy() => (OracleShard)MemberwiseClone();
}
