namespace HartFarm.Contracts.Http;

/// <summary>A job's shards by state.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Pending">To be done.</param>
/// <param name="Enqueued">In a queue.</param>
/// <param name="Leased">With a worker.</param>
/// <param name="Publishing">Getting their final keys.</param>
/// <param name="Completed">Written and counted.</param>
/// <param name="Failed">Failed too often.</param>
/// <param name="Cancelled">Their job was stopped first.</param>
public sealed record ShardCounts(int Total, int Pending, int Enqueued, int Leased, int Publishing, int Completed, int Failed, int Cancelled);
