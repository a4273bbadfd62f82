namespace HartFarm.Worker.Shards;

/// <summary>What is wrong with this worker now. While anything is, it takes no more shards.</summary>
public sealed class TroubleBoard
{
    private readonly List<(object Owner, string Text)> _troubles = [];
    private readonly object _gate = new();

    /// <summary>Raised when a trouble comes or goes.</summary>
    public event Action? Changed;

    /// <summary>The oldest trouble, or null.</summary>
    public string? Current
    {
        get
        {
            lock (_gate) return _troubles.Count == 0 ? null : _troubles[0].Text;
        }
    }

    /// <summary>Notes a trouble; of each owner, the last one counts.</summary>
    public void Raise(object owner, string text)
    {
        lock (_gate)
        {
            var at = _troubles.FindIndex(trouble => trouble.Owner == owner);
            if (at < 0) _troubles.Add((owner, text));
            else _troubles[at] = (owner, text);
        }
        Changed?.Invoke();
    }

    /// <summary>Notes that an owner's trouble is over.</summary>
    public void Clear(object owner)
    {
        lock (_gate)
        {
            if (_troubles.RemoveAll(trouble => trouble.Owner == owner) == 0) return;
        }
        Changed?.Invoke();
    }
}
