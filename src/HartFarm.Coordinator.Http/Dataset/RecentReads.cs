namespace HartFarm.Coordinator.Http.Dataset;

/// <summary>What was read last, and what is being read: who asks for the same at the same time or soon after waits for one reading.</summary>
/// <typeparam name="TKey">Says what is read.</typeparam>
/// <typeparam name="TValue">What comes of it.</typeparam>
/// <param name="most">How much is kept, by the sizes that readings are given.</param>
internal sealed class RecentReads<TKey, TValue>(long most) where TKey : IEquatable<TKey>
{
    private readonly Lock _lock = new();
    private readonly List<(TKey Key, long Size, Task<TValue> Value)> _recent = [];

    /// <summary>A reading that is kept, or a new one. Whoever asked first may go; the others still wait for what it began. One that failed is not kept.</summary>
    /// <param name="key">Says what is read.</param>
    /// <param name="size">Its size.</param>
    /// <param name="read">Reads it.</param>
    public Task<TValue> Find(TKey key, long size, Func<Task<TValue>> read)
    {
        lock (_lock)
        {
            var at = _recent.FindIndex(one => one.Key.Equals(key) && !one.Value.IsFaulted);
            var found = at < 0 ? (Key: key, Size: size, Value: Task.Run(read)) : _recent[at];
            if (at >= 0) _recent.RemoveAt(at);
            _recent.Insert(0, found);
            for (var kept = _recent.Sum(one => one.Size); kept > most; _recent.RemoveAt(_recent.Count - 1)) kept -= _recent[^1].Size;
            return found.Value;
        }
    }
}
