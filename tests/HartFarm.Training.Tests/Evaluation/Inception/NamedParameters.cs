using HartFarm.Model.Parameters;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation.Inception;

/// <summary>Parameters that a test has by their keys; they stay the test's.</summary>
internal sealed class NamedParameters(Dictionary<string, Tensor> tensors) : IParameterStore, IDisposable
{
    private readonly List<Tensor> _kept = [];

    public bool Trainable => false;

    public Tensor Take(string key, ReadOnlySpan<long> shape, Initializer initializer, ScalarType? type = null)
    {
        Assert.Equal(shape.ToArray(), tensors[key].shape);
        return tensors[key];
    }

    public Tensor TakeStacked(IReadOnlyList<string> keys, ReadOnlySpan<long> shapeOfEach, Initializer initializer, ScalarType? type = null) =>
        throw new NotSupportedException("Nothing is stacked here.");

    public void Ignore(string key)
    {
    }

    public Tensor Keep(Tensor derived)
    {
        _kept.Add(derived.DetachFromDisposeScope());
        return derived;
    }

    public void Dispose()
    {
        foreach (var tensor in _kept) tensor.Dispose();
    }
}
