using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Shards;

/// <summary>Adds up what a shard takes, by stage. Stages run on several threads at once.</summary>
internal sealed class ShardStopwatch
{
    private readonly object _gate = new();
    private ShardWork _work = new();

    /// <summary>The sums so far.</summary>
    public ShardWork Work
    {
        get
        {
            lock (_gate) return _work;
        }
    }

    /// <summary>Adds to them.</summary>
    public void Add(Func<ShardWork, ShardWork> add)
    {
        lock (_gate) _work = add(_work);
    }
}
