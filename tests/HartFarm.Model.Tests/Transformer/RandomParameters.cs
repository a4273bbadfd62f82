using HartFarm.Model.Parameters;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Transformer;

/// <summary>Small random parameters of one type, kept until disposed.</summary>
internal sealed class RandomParameters(ScalarType type) : IParameterStore, IDisposable
{
    private readonly Generator _draws = new(5);
    private readonly List<Tensor> _kept = [];

    public bool Trainable => false;

    public Tensor Take(string key, ReadOnlySpan<long> shape, Initializer initializer, ScalarType? other = null)
    {
        using var scope = NewDisposeScope();
        var spread = randn(shape.ToArray(), generator: _draws) * 0.05;
        return Keep((initializer == Initializer.Ones ? spread + 1 : spread).to(other ?? type));
    }

    public Tensor TakeStacked(IReadOnlyList<string> keys, ReadOnlySpan<long> shapeOfEach, Initializer initializer, ScalarType? other = null)
    {
        long[] shape = [shapeOfEach[0] * keys.Count, .. shapeOfEach[1..]];
        return Take(string.Join('+', keys), shape, initializer, other);
    }

    public void Ignore(string key)
    {
    }

    public Tensor Keep(Tensor derived)
    {
        _kept.Add(derived.DetachFromDisposeScope());
        return derived;
    }

    public void Dispose() => _kept.ForEach(tensor => tensor.Dispose());
}
