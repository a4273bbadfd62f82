namespace HartFarm.Training.Data.Batches;

/// <summary>Which image comes at which place of the training, as a function of the seed and the place alone. Safe for concurrent calls.</summary>
/// <param name="source">Whose images.</param>
/// <param name="options">Of the loader.</param>
internal sealed class SampleOrder(IImageSource source, BatchLoaderOptions options)
{
    private readonly Lock _gate = new();

    // Neighbouring batches may be of two epochs.
    private readonly Dictionary<long, EpochOrder> _epochs = [];

    /// <summary>How many images the batch of a step has; 0 behind the end.</summary>
    public int Length(long step)
    {
        if (source.Count is not { } count || options.Repeat) return options.BatchSize;
        return (int)Math.Clamp(count - step * options.BatchSize, 0, options.BatchSize);
    }

    /// <summary>The index of the image at a place. What an endless source gives is random already.</summary>
    public long At(long place)
    {
        if (source.Count is not { } count) return place;
        var (epoch, within) = Math.DivRem(place, count);
        return options.Shuffle ? Epoch(epoch, count).At(within) : within;
    }

    /// <summary>The image that stands in for one that is broken; null when there is none.</summary>
    public long? After(long index) => source.Count is not { } count ? index + 1 : count > 1 ? (index + 1) % count : null;

    private EpochOrder Epoch(long epoch, long count)
    {
        lock (_gate)
        {
            if (_epochs.TryGetValue(epoch, out var order)) return order;
            foreach (var old in _epochs.Keys.Where(key => key < epoch - 1).ToArray()) _epochs.Remove(old);
            return _epochs[epoch] = new EpochOrder(source, count, options.Seed, epoch);
        }
    }
}
