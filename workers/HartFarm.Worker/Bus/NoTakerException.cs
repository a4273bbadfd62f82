namespace HartFarm.Worker.Bus;

/// <summary>No worker of this process takes shards any more.</summary>
internal sealed class NoTakerException() : Exception("the workers of this process take no more shards");
