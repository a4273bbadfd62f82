namespace HartFarm.Training.Data;

/// <summary>
/// The samples that cannot be used. Up to a limit they are left out and remembered; the next one ends the work. A sample counts once,
/// however often it is met. Safe for concurrent calls.
/// </summary>
/// <param name="most">How many may be left out; 0 to bear none.</param>
public sealed class BrokenSamples(long most = 0)
{
    /// <summary>Messages that are kept.</summary>
    public const int MessagesKept = 20;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _met = [];
    private readonly List<string> _messages = [];

    /// <summary>How many there are so far.</summary>
    public long Count
    {
        get
        {
            lock (_gate) return _met.Count;
        }
    }

    /// <summary>What is wrong with the first of them.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_gate) return [.. _messages];
        }
    }

    /// <summary>Takes note of a sample that is left out.</summary>
    /// <exception cref="DataException">None may be left out, which is <paramref name="error"/> itself, or too many are by now.</exception>
    public void Add(DataException error)
    {
        if (most <= 0) throw error;
        lock (_gate)
        {
            if (!_met.Add(error.Message)) return;
            if (_messages.Count < MessagesKept) _messages.Add(error.Message);
            if (_met.Count > most) throw new DataException(error.Where, $"{error.What}; with it {_met.Count} samples are broken, and {most} may be", error);
        }
    }
}
