namespace HartFarm.Training.Data.Tables;

/// <summary>Keeps the row groups that were used last, each read once however many threads ask. Safe for concurrent calls.</summary>
/// <param name="read">Reads a group.</param>
/// <param name="most">How many are kept.</param>
internal sealed class RowGroupCache(Func<int, RowGroup> read, int most)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(int Index, Lazy<RowGroup> Group)> _kept = [];

    /// <summary>A row group.</summary>
    /// <exception cref="DataException">It cannot be read; the next call tries again.</exception>
    public RowGroup Get(int index)
    {
        var group = Find(index);
        try
        {
            return group.Value;
        }
        catch (DataException)
        {
            Forget(group);
            throw;
        }
    }

    private Lazy<RowGroup> Find(int index)
    {
        lock (_gate)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Index != index) continue;
                _kept.Remove(node);
                _kept.AddFirst(node);
                return node.Value.Group;
            }
            var group = new Lazy<RowGroup>(() => read(index));
            _kept.AddFirst((index, group));
            if (_kept.Count > most) _kept.RemoveLast();
            return group;
        }
    }

    private void Forget(Lazy<RowGroup> group)
    {
        lock (_gate)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Group != group) continue;
                _kept.Remove(node);
                return;
            }
        }
    }
}
