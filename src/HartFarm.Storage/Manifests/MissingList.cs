namespace HartFarm.Storage.Manifests;

/// <summary>Finds the images that a shard lacks.</summary>
/// <param name="shard">The shard.</param>
internal sealed class MissingList(ManifestShard shard)
{
    private readonly List<MissingImages> _missing = [];
    private long _next = shard.FirstImage;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Those found so far, in order.</summary>
    public IReadOnlyList<MissingImages> Found => _missing;

    /// <summary>Notes the next image that is there.</summary>
    public void Pass(long index)
    {
        for (; _next < index; _next++) Add(_next);
        _next = index + 1;
    }

    /// <summary>Notes that there are no more.</summary>
    public void End() => Pass(shard.FirstImage + shard.Images);

    private void Add(long index)
    {
        Count++;
        var reason = shard.Failures.GetValueOrDefault(index);
        if (_missing.Count > 0 && _missing[^1] is var last && last.Last == index - 1 && last.Reason == reason) _missing[^1] = last with { Last = index };
        else _missing.Add(new MissingImages(index, index, reason));
    }
}
