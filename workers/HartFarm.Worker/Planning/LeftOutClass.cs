using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Planning;

/// <summary>A size class that does not fit, so that none of its shards is ever taken.</summary>
/// <param name="SizeClass">The size class.</param>
/// <param name="Reason">What it would need, and what there is.</param>
public sealed record LeftOutClass(SizeClass SizeClass, string Reason);
