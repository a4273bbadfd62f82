namespace HartFarm.Model.Checkpoints;

/// <summary>
/// A checkpoint split over several safetensors files that lie beside their index (<c>model.safetensors.index.json</c>). The index is
/// the list of what there is: a tensor that a shard holds and the index does not name is not seen.
/// </summary>
public sealed class ShardedSafetensors : ITensorFile
{
    private readonly Dictionary<string, SafetensorsFile> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shardOf;
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);

    /// <param name="path">The index.</param>
    /// <exception cref="CheckpointException">
    /// The index is malformed or names a file outside its folder, a shard is missing or broken, or a shard lacks a key that the index
    /// promises; the message names it.
    /// </exception>
    public ShardedSafetensors(string path)
    {
        Path = path;
        _shardOf = ShardIndex.Read(path);
        try
        {
            foreach (var (key, shard) in _shardOf) _entries.Add(key, EntryIn(shard, key));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    /// <inheritdoc/>
    public Tensor Load(string name) => ShardOf(name).Load(name);

    /// <inheritdoc/>
    public Tensor? LoadAdjacent(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return null;
        var shard = ShardOf(names[0]);
        return names.All(name => ShardOf(name) == shard) ? shard.LoadAdjacent(names) : null;
    }

    /// <inheritdoc/>
    public void Forget(string name) => ShardOf(name).Forget(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var shard in _shards.Values) shard.Dispose();
    }

    private SafetensorsFile ShardOf(string name) =>
        _shardOf.TryGetValue(name, out var shard) ? _shards[shard] : throw new CheckpointException($"{Path} holds no tensor {Quoted.Of(name)}.");

    private TensorEntry EntryIn(string shard, string key)
    {
        if (!_shards.TryGetValue(shard, out var file))
        {
            var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? "", shard);
            if (!File.Exists(path)) throw new CheckpointException($"{Path} names the shard {shard}, which is not beside it.");
            file = new SafetensorsFile(path);
            _shards.Add(shard, file);
        }
        return file.Entries.TryGetValue(key, out var entry)
            ? entry
            : throw new CheckpointException($"{Path} promises {Quoted.Of(key)} in the shard {shard}, which does not hold it.");
    }
}
