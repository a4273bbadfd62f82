namespace HartFarm.Model.Parameters;

/// <summary>A store seen from one module: keys are relative to the module's own prefix.</summary>
public readonly struct ParameterScope
{
    private readonly string _prefix;
    private readonly ScalarType? _type;

    public ParameterScope(IParameterStore store, string prefix = "", ScalarType? type = null)
    {
        Store = store;
        _prefix = prefix;
        _type = type;
    }

    /// <summary>The store behind the scope.</summary>
    public IParameterStore Store { get; }

    /// <summary>The scope of a child module: <c>scope["attn"]</c> sees <c>attn.*</c>.</summary>
    public ParameterScope this[string child] => new(Store, $"{_prefix}{child}.", _type);

    /// <summary>The scope of a numbered child module.</summary>
    public ParameterScope this[int child] => new(Store, $"{_prefix}{child}.", _type);

    /// <summary>The same scope with parameters in another element type.</summary>
    public ParameterScope In(ScalarType type) => new(Store, _prefix, type);

    /// <summary>A parameter named as a weight: random at the start.</summary>
    public Tensor Weight(string name, params ReadOnlySpan<long> shape) => Store.Take(_prefix + name, shape, Initializer.Weight, _type);

    /// <summary>A bias: zero at the start.</summary>
    public Tensor Bias(string name, params ReadOnlySpan<long> shape) => Store.Take(_prefix + name, shape, Initializer.Zeros, _type);

    /// <summary>A norm's scale: one at the start.</summary>
    public Tensor Scale(string name, params ReadOnlySpan<long> shape) => Store.Take(_prefix + name, shape, Initializer.Ones, _type);

    /// <summary>Several weights of one shape as one, stacked along the first axis.</summary>
    public Tensor StackedWeights(string[] names, params ReadOnlySpan<long> shapeOfEach)
    {
        var prefix = _prefix;
        return Store.TakeStacked([.. names.Select(name => prefix + name)], shapeOfEach, Initializer.Weight, _type);
    }

    /// <summary>Says that <paramref name="name"/> is a buffer that inference does not read.</summary>
    public void Ignore(string name) => Store.Ignore(_prefix + name);
}
