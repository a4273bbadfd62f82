namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>Cuts a job's images into shards while its prompts pass.</summary>
/// <param name="size">Images of a full shard.</param>
internal sealed class ShardPlanner(int size)
{
    private readonly List<ShardPlan> _plans = [];
    private ShardPlan _open;

    /// <summary>Images so far.</summary>
    public long Images { get; private set; }

    /// <summary>Shards so far, the open one among them.</summary>
    public int Shards => _plans.Count + (_open.Images > 0 ? 1 : 0);

    /// <summary>Adds a prompt.</summary>
    /// <param name="offset">Where its line begins.</param>
    /// <param name="length">The line's bytes.</param>
    /// <param name="count">Its images.</param>
    /// <param name="mostShards">Where to stop: whoever asks for more is refused anyway.</param>
    public void Add(long offset, int length, int count, int mostShards)
    {
        for (var copy = 0; copy < count && Shards <= mostShards;)
        {
            if (_open.Images == 0) _open = new ShardPlan(Images, 0, offset, 0, copy);
            var taken = Math.Min(count - copy, size - _open.Images);
            _open = _open with { Images = _open.Images + taken, PromptLength = offset + length - _open.PromptOffset };
            copy += taken;
            Images += taken;
            if (_open.Images == size) Close();
        }
    }

    /// <summary>All shards.</summary>
    public IReadOnlyList<ShardPlan> Finish()
    {
        if (_open.Images > 0) Close();
        return _plans;
    }

    private void Close()
    {
        _plans.Add(_open);
        _open = default;
    }
}
