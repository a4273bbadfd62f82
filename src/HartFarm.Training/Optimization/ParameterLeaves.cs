using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;

namespace HartFarm.Training.Optimization;

/// <summary>
/// Leaves of autograd over the memory of <see cref="TrainableParameters"/>, with gradients of their own: a model that is built from them
/// computes with the same weights as one that is built from others, and their backward passes may run side by side.
/// </summary>
public sealed class ParameterLeaves : IParameterStore, IDisposable
{
    private readonly TrainableParameters _parameters;
    private readonly Dictionary<FlatBuffer, Tensor> _gradients = [];
    private readonly List<Tensor> _leaves = [];
    private readonly Dictionary<string, Tensor> _leafOf = new(StringComparer.Ordinal);
    private readonly List<Tensor> _kept = [];

    /// <param name="parameters">Whose memory is computed with.</param>
    internal ParameterLeaves(TrainableParameters parameters)
    {
        _parameters = parameters;
        foreach (var buffer in parameters.Buffers) _gradients.Add(buffer, zeros([buffer.Length], buffer.Type, buffer.Compute.device).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public bool Trainable => true;

    /// <inheritdoc/>
    public Tensor Take(string key, ReadOnlySpan<long> shape, Initializer initializer, ScalarType? type = null) => Make([key], shape.ToArray());

    /// <inheritdoc/>
    public Tensor TakeStacked(IReadOnlyList<string> keys, ReadOnlySpan<long> shapeOfEach, Initializer initializer, ScalarType? type = null) =>
        Make(keys, [shapeOfEach[0] * keys.Count, .. shapeOfEach[1..]]);

    /// <inheritdoc/>
    public void Ignore(string key)
    {
    }

    /// <inheritdoc/>
    public Tensor Keep(Tensor derived)
    {
        _kept.Add(derived.DetachFromDisposeScope());
        return derived;
    }

    /// <summary>What the module that took a parameter alone computes with; for gradients that are not to be collected.</summary>
    internal Tensor Leaf(string key) => _leafOf[key];

    /// <summary>Adds what backward passes left here to the gradients of the step, and forgets it.</summary>
    internal void Collect()
    {
        foreach (var (buffer, gradients) in _gradients)
        {
            if (AdamWKernel.CanRun(buffer))
            {
                AdamWKernel.Collect(buffer, gradients);
                continue;
            }
            using var scope = NewDisposeScope();
            buffer.Gradients.add_(gradients.to(ScalarType.Float32), HartFarm.Model.Tensors.Scalars.One);
            gradients.zero_();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _leaves.Concat(_kept).Concat(_gradients.Values)) tensor.Dispose();
    }

    // A leaf over the flat memory, whose gradient is the same part of the flat gradients: autograd adds to what is there.
    private Tensor Make(IReadOnlyList<string> keys, long[] shape)
    {
        var (buffer, index) = _parameters.Place(keys[0]);
        long count = 1;
        foreach (var size in shape) count *= size;
        for (var i = 0; i < keys.Count; i++)
        {
            var (other, at) = _parameters.Place(keys[i]);
            if (other != buffer || at != index + i) throw new CheckpointException($"The parameters {string.Join(", ", keys)} do not lie next to each other.");
        }
        using var scope = NewDisposeScope();
        var leaf = buffer.Compute.narrow(0, buffer.Offsets[index], count).view(shape).detach();
        leaf.requires_grad = true;
        leaf.grad = _gradients[buffer].narrow(0, buffer.Offsets[index], count).view(shape);
        _leaves.Add(leaf.DetachFromDisposeScope());
        if (keys.Count == 1) _leafOf[keys[0]] = leaf;
        return leaf;
    }
}
