namespace HartFarm.Model.Checkpoints;

/// <summary>A readable set of named tensors: one file, or the shards of one checkpoint. Disposing it ends the life of its tensors.</summary>
public interface ITensorFile : IDisposable
{
    /// <summary>Where the tensors come from, for messages: a path.</summary>
    string Path { get; }

    /// <summary>Every tensor by its key.</summary>
    IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>
    /// The tensor of that key on the CPU in the file's type, shape and contiguous order: where possible over the mapped file, without a copy,
    /// so it must not be written to nor outlive this object.
    /// </summary>
    /// <exception cref="CheckpointException">The key is not in <see cref="Entries"/>, or its bytes cannot be read.</exception>
    Tensor Load(string name);

    /// <summary>Says that the tensor of that key was copied and will not be read soon: its part of a mapped file need not stay in memory.</summary>
    void Forget(string name)
    {
    }

    /// <summary>
    /// The tensors of those keys as one, stacked along the first axis, where they have one type and lie back to back in a mapped file;
    /// else null. Like <see cref="Load"/>, a view that must not be written to.
    /// </summary>
    Tensor? LoadAdjacent(IReadOnlyList<string> names) => null;
}
