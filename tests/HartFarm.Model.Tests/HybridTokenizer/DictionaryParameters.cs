using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

/// <summary>Parameters that a test can look at by key: out of a file, to be learned, or drawn at random.</summary>
public sealed class DictionaryParameters : IParameterStore, IDisposable
{
    private readonly Func<string, long[], Tensor> _source;
    private readonly List<Tensor> _kept = [];

    private DictionaryParameters(Func<string, long[], Tensor> source, bool trainable)
    {
        _source = source;
        Trainable = trainable;
    }

    public Dictionary<string, Tensor> ByKey { get; } = [];

    public bool Trainable { get; }

    public static DictionaryParameters ToLearn(SafetensorsFile file) => new((key, _) => file.Load(key).clone(), trainable: true);

    public static DictionaryParameters Random(int seed, bool trainable = false)
    {
        var generator = new Random(seed);
        return new(
            (_, shape) =>
            {
                var numbers = new float[shape.Aggregate(1L, (product, size) => product * size)];
                for (var i = 0; i < numbers.Length; i++) numbers[i] = (float)((generator.NextDouble() - 0.5) * 0.6);
                return tensor(numbers).reshape(shape);
            },
            trainable);
    }

    public Tensor Take(string key, ReadOnlySpan<long> shape, Initializer initializer, ScalarType? type = null)
    {
        using var scope = NewDisposeScope();
        var parameter = _source(key, shape.ToArray());
        Assert.Equal(shape.ToArray(), parameter.shape);
        parameter.requires_grad = Trainable;
        ByKey.Add(key, parameter.DetachFromDisposeScope());
        return parameter;
    }

    public Tensor TakeStacked(IReadOnlyList<string> keys, ReadOnlySpan<long> shapeOfEach, Initializer initializer, ScalarType? type = null) =>
        throw new NotSupportedException("The image tokenizer stacks no parameters.");

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
        foreach (var tensor in ByKey.Values.Concat(_kept)) tensor.Dispose();
    }
}
