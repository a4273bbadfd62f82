namespace HartFarm.Model.Parameters;

/// <summary>
/// Where a module takes its parameters from as it is built: a checkpoint's file, a random start, or nothing but shapes. So the
/// modules' constructors are the one list of keys and shapes, and loading, initialising and counting cannot disagree.
/// </summary>
public interface IParameterStore
{
    /// <summary>Whether the parameters are to be learned: then each stays a tensor of its own, and modules fuse none at load.</summary>
    bool Trainable { get; }

    /// <summary>The parameter of that key. The store owns the tensor and keeps it alive.</summary>
    /// <param name="key">The checkpoint's key.</param>
    /// <param name="shape">The shape that the module needs.</param>
    /// <param name="initializer">How it starts when it is new.</param>
    /// <param name="type">The element type to compute in, or null for the store's own.</param>
    Tensor Take(string key, ReadOnlySpan<long> shape, Initializer initializer, ScalarType? type = null);

    /// <summary>
    /// One tensor of several parameters stacked along their first axis: where they lie next to each other in a mapped file without a copy,
    /// else a copy of which the parts are given up.
    /// </summary>
    Tensor TakeStacked(IReadOnlyList<string> keys, ReadOnlySpan<long> shapeOfEach, Initializer initializer, ScalarType? type = null);

    /// <summary>Says that a key may stand in the checkpoint and is not read: a buffer that is no parameter.</summary>
    void Ignore(string key);

    /// <summary>Keeps a tensor that was computed from parameters alive as long as they are.</summary>
    Tensor Keep(Tensor derived);
}
