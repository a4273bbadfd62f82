namespace HartFarm.LoadBench.Workers;

/// <summary>How long workers have worked, and for whom; what is in work counts up to the moment that is asked.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class WorkMeter(TimeProvider clock)
{
    private readonly Dictionary<string, TimeSpan> _done = [];
    private readonly Dictionary<int, (string For, long Since)> _running = [];
    private readonly Lock _gate = new();
    private int _next;
    private int _finished;

    /// <summary>Pieces of work that were finished.</summary>
    public int Finished
    {
        get
        {
            lock (_gate) return _finished;
        }
    }

    /// <summary>Begins a piece of work.</summary>
    /// <returns>Its number, for its end.</returns>
    public int Begin(string whom)
    {
        lock (_gate)
        {
            _running[++_next] = (whom, clock.GetTimestamp());
            return _next;
        }
    }

    /// <summary>Ends a piece of work.</summary>
    public void End(int work)
    {
        lock (_gate)
        {
            _running.Remove(work, out var one);
            _done[one.For] = _done.GetValueOrDefault(one.For) + clock.GetElapsedTime(one.Since);
            _finished++;
        }
    }

    /// <summary>The time worked up to now, by for whom.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Read()
    {
        lock (_gate)
        {
            var all = new Dictionary<string, TimeSpan>(_done);
            foreach (var (whom, since) in _running.Values) all[whom] = all.GetValueOrDefault(whom) + clock.GetElapsedTime(since);
            return all;
        }
    }
}
