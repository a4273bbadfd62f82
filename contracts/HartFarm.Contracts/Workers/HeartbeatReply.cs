namespace HartFarm.Contracts.Workers;

/// <summary>Which leases go on.</summary>
/// <param name="LeaseFor">How long the renewed leases hold from now on.</param>
/// <param name="Lost">Leases that the worker has no longer; it drops their shards at the next batch.</param>
public sealed record HeartbeatReply(TimeSpan LeaseFor, IReadOnlyList<LostLease> Lost);
