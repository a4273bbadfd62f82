namespace HartFarm.Storage.Datasets;

/// <summary>A set of image indices: a bit for each up to the highest that is in it. Safe for concurrent calls.</summary>
internal sealed class IndexSet
{
    private readonly Lock _gate = new();
    private readonly List<ulong> _words = [];
    private long _count;

    /// <summary>How many are in it.</summary>
    public long Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    public bool Contains(long index)
    {
        lock (_gate) return index >> 6 < _words.Count && (_words[(int)(index >> 6)] & Bit(index)) != 0;
    }

    /// <summary>Adds an index; false when it was there.</summary>
    public bool Add(long index)
    {
        lock (_gate)
        {
            while (_words.Count <= index >> 6) _words.Add(0);
            var word = _words[(int)(index >> 6)];
            if ((word & Bit(index)) != 0) return false;
            _words[(int)(index >> 6)] = word | Bit(index);
            _count++;
            return true;
        }
    }

    private static ulong Bit(long index) => 1UL << (int)(index & 63);
}
