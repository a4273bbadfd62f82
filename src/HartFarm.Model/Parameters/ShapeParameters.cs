namespace HartFarm.Model.Parameters;

/// <summary>A store that holds no numbers: it lists the keys and shapes that a module asks for, from the config alone.</summary>
public sealed class ShapeParameters : IParameterStore, IDisposable
{
    private readonly List<Tensor> _owned = [];
    private readonly ScalarType _type;

    public ShapeParameters(ScalarType type = ScalarType.Float32) => _type = type;

    /// <summary>Every parameter asked for, in the order of asking.</summary>
    public List<ParameterShape> Shapes { get; } = [];

    /// <inheritdoc/>
    public bool Trainable => false;

    /// <inheritdoc/>
    public Tensor Take(string key, ReadOnlySpan<long> shape, Initializer initializer, ScalarType? type = null)
    {
        Shapes.Add(new ParameterShape(key, shape.ToArray(), initializer, type ?? _type));
        return Keep(empty(shape.ToArray(), type ?? _type, META));
    }

    /// <inheritdoc/>
    public Tensor TakeStacked(IReadOnlyList<string> keys, ReadOnlySpan<long> shapeOfEach, Initializer initializer, ScalarType? type = null)
    {
        foreach (var key in keys) Shapes.Add(new ParameterShape(key, shapeOfEach.ToArray(), initializer, type ?? _type));
        return Keep(empty([shapeOfEach[0] * keys.Count, .. shapeOfEach[1..]], type ?? _type, META));
    }

    /// <inheritdoc/>
    public void Ignore(string key)
    {
    }

    /// <inheritdoc/>
    public Tensor Keep(Tensor derived)
    {
        _owned.Add(derived.DetachFromDisposeScope());
        return derived;
    }

    /// <summary>Frees the tensors without numbers that stood in for parameters.</summary>
    public void Dispose()
    {
        foreach (var tensor in _owned) tensor.Dispose();
        _owned.Clear();
    }
}
