namespace HartFarm.Storage.Shards;

/// <summary>Where a shard's objects go.</summary>
public interface IShardTarget
{
    /// <summary>Puts an object, whole or not at all, over one of its name.</summary>
    /// <param name="name">Relative to the job, such as <c>data/000000.tar</c>.</param>
    /// <param name="content">At its start, and able to seek, so that it can be sent again; stays open.</param>
    /// <param name="cancellation">Stops the sending.</param>
    Task PutAsync(string name, Stream content, CancellationToken cancellation);
}
