namespace HartFarm.Training.Data;

/// <summary>
/// The order in which an epoch takes a source's images: a random one that depends on the seed and the epoch alone. Where the source has
/// blocks, these come in random order, a few at once, and the images of those few are mixed.
/// </summary>
internal sealed class EpochOrder
{
    /// <summary>At least so many images are mixed, where there are blocks.</summary>
    private const long MixedAtLeast = 4096;

    private readonly IReadOnlyList<long> _blocks;
    private readonly ulong _seed;
    private readonly long _count;
    private readonly List<Window> _windows = [];

    /// <param name="source">Whose images.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of all epochs.</param>
    /// <param name="epoch">From 0.</param>
    public EpochOrder(IImageSource source, long count, long seed, long epoch)
    {
        _blocks = source.Blocks.Count > 0 ? source.Blocks : [0];
        _count = count;
        _seed = SeededRandom.Mix(SeededRandom.Mix((ulong)seed) + (ulong)epoch);
        var order = new Permutation(_seed, _blocks.Count);
        List<int> blocks = [];
        long start = 0, length = 0;
        for (var i = 0; i < _blocks.Count; i++)
        {
            var block = (int)order.At(i);
            blocks.Add(block);
            length += Length(block);
            if (length < MixedAtLeast && i < _blocks.Count - 1) continue;
            _windows.Add(new Window(start, length, [.. blocks]));
            blocks.Clear();
            start += length;
            length = 0;
        }
    }

    /// <summary>How many blocks are in use at once, at most, when two neighbouring windows are.</summary>
    public static int BlocksAtOnce(IReadOnlyList<long> blocks, long count)
    {
        var shortest = long.MaxValue;
        for (var i = 0; i < blocks.Count; i++) shortest = Math.Min(shortest, (i + 1 < blocks.Count ? blocks[i + 1] : count) - blocks[i]);
        return (int)Math.Min(blocks.Count, 2 * ((MixedAtLeast + shortest - 1) / shortest));
    }

    /// <summary>The index of the image at a place of the epoch.</summary>
    public long At(long place)
    {
        var (low, high) = (0, _windows.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_windows[middle].Start <= place) low = middle;
            else high = middle - 1;
        }
        var window = _windows[low];
        var mixed = new Permutation(SeededRandom.Mix(_seed + (ulong)low + 1), window.Length).At(place - window.Start);
        foreach (var block in window.Blocks)
        {
            if (mixed < Length(block)) return _blocks[block] + mixed;
            mixed -= Length(block);
        }
        throw new ArgumentOutOfRangeException(nameof(place));
    }

    private long Length(int block) => (block + 1 < _blocks.Count ? _blocks[block + 1] : _count) - _blocks[block];

    /// <summary>Places of the epoch whose images come from the same blocks.</summary>
    private sealed record Window(long Start, long Length, int[] Blocks);
}
