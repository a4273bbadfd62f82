namespace HartFarm.Bus;

/// <summary>Which queues a bus consumes, as its endpoints tell. They share one connection: when it is made anew, each has to come back.</summary>
/// <param name="clock">Tells for how long one is away.</param>
internal sealed class ConsumedQueues(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long?> _awaySince = [];
    private long _connecting;

    /// <summary>The bus is about to connect: nothing is consumed before an endpoint says so.</summary>
    public void Connecting()
    {
        lock (_lock)
        {
            _connecting = clock.GetTimestamp();
            foreach (var queue in _awaySince.Keys.ToArray()) _awaySince[queue] ??= _connecting;
        }
    }

    /// <summary>A queue is consumed, for the first time or again.</summary>
    public void Consumed(string queue)
    {
        lock (_lock) _awaySince[queue] = null;
    }

    /// <summary>A queue is not consumed at the moment.</summary>
    public void Lost(string queue)
    {
        lock (_lock)
        {
            if (_awaySince.ContainsKey(queue)) _awaySince[queue] ??= clock.GetTimestamp();
        }
    }

    /// <summary>A queue is left for good.</summary>
    public void Left(string queue)
    {
        lock (_lock) _awaySince.Remove(queue);
    }

    /// <summary>
    /// The queues that have been away for so long without a try to connect in that time. A try that fails is followed by the next within seconds, so there is a connection, and who has not come back
    /// by it never will.
    /// </summary>
    public IReadOnlyList<string> AwayFor(TimeSpan limit)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_connecting) < limit) return [];
            return [.. _awaySince.Where(queue => queue.Value is { } since && clock.GetElapsedTime(since) >= limit).Select(queue => queue.Key).Order(StringComparer.Ordinal)];
        }
    }
}
