namespace HartFarm.Storage.Datasets;

/// <summary>A set of image indices: a bit for each up to the highest that is in it.</summary>
internal sealed class IndexSet
{
    private readonly List<ulong> _words = [];

    /// <summary>How many are in it.</summary>
    public long Count { get; private set; }

    public bool Contains(long index) => index >> 6 < _words.Count && (_words[(int)(index >> 6)] & Bit(index)) != 0;

    /// <summary>Adds an index; false when it was there.</summary>
    public bool Add(long index)
    {
        if (Contains(index)) return false;
        while (_words.Count <= index >> 6) _words.Add(0);
        _words[(int)(index >> 6)] |= Bit(index);
        Count++;
        return true;
    }

    private static ulong Bit(long index) => 1UL << (int)(index & 63);
}
