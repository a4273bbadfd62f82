namespace HartFarm.Coordinator.Http.Events;

/// <summary>Images a second over the last while.</summary>
internal sealed class RateWindow
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Queue<(DateTimeOffset Time, long Made)> _seen = [];

    /// <summary>Notes how many images are made, and tells the rate; null while it is not known.</summary>
    public double? Add(DateTimeOffset now, long made)
    {
        // A retry takes images back.
        if (_seen.Count > 0 && made < _seen.Last().Made) _seen.Clear();
        _seen.Enqueue((now, made));
        while (_seen.Count > 2 && now - _seen.Peek().Time > Longest) _seen.Dequeue();
        var (time, before) = _seen.Peek();
        var seconds = (now - time).TotalSeconds;
        return seconds > 0 && made > before ? (made - before) / seconds : null;
    }
}
