using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Model.Runtime;

namespace HartFarm.Training.Optimization;

/// <summary>
/// The parameters of a model that is being trained: leaves of autograd in the type of the computation, with float32 masters, optimiser
/// state and moving averages behind them. A weight that is computed in float32 is its own master.
/// </summary>
public sealed class TrainableParameters : IParameterStore, IDisposable
{
    private readonly List<FlatBuffer> _buffers = [];
    private readonly Dictionary<string, (FlatBuffer Buffer, int Index)> _places = new(StringComparer.Ordinal);
    private readonly List<ParameterLeaves> _leaves = [];

    /// <param name="shapes">Every parameter that will be asked for, by the same keys; see <see cref="ShapeParameters"/>.</param>
    /// <param name="device">Where they shall lie.</param>
    /// <param name="muon">Whether the matrices of repeated layers are to move by Muon.</param>
    public TrainableParameters(IReadOnlyList<ParameterShape> shapes, Device device, bool muon = false)
    {
        NativeHeap.KeepLargeBlocks();
        foreach (var group in shapes.GroupBy(shape => shape.Type).OrderBy(group => group.Key))
        {
            var ordered = group.OrderBy(shape => muon && Muon.Takes(shape) ? 0 : FlatBuffer.IsDecayed(shape) ? 1 : 2).ToArray();
            var buffer = new FlatBuffer(group.Key, ordered, device, muon);
            _buffers.Add(buffer);
            for (var i = 0; i < ordered.Length; i++) _places.Add(ordered[i].Key, (buffer, i));
        }
        _leaves.Add(new ParameterLeaves(this));
    }

    /// <inheritdoc/>
    public bool Trainable => true;

    /// <summary>How many numbers are trained.</summary>
    public long Count => Shapes.Sum(shape => shape.Count);

    /// <summary>The parameters, in no special order.</summary>
    public IEnumerable<ParameterShape> Shapes => _buffers.SelectMany(buffer => buffer.Shapes);

    internal IReadOnlyList<FlatBuffer> Buffers => _buffers;

    /// <inheritdoc/>
    public Tensor Take(string key, ReadOnlySpan<long> shape, Initializer initializer, ScalarType? type = null) => _leaves[0].Take(key, shape, initializer, type);

    /// <inheritdoc/>
    public Tensor TakeStacked(IReadOnlyList<string> keys, ReadOnlySpan<long> shapeOfEach, Initializer initializer, ScalarType? type = null) =>
        _leaves[0].TakeStacked(keys, shapeOfEach, initializer, type);

    /// <inheritdoc/>
    public void Ignore(string key)
    {
    }

    /// <inheritdoc/>
    public Tensor Keep(Tensor derived) => _leaves[0].Keep(derived);

    /// <summary>Another set of leaves over the same memory, for a model whose backward passes run beside those of this one's.</summary>
    public ParameterLeaves Replicate()
    {
        var leaves = new ParameterLeaves(this);
        _leaves.Add(leaves);
        return leaves;
    }

    /// <summary>Adds what backward passes left in every set of leaves to the gradients of the step, always in the same order.</summary>
    internal void Collect()
    {
        foreach (var leaves in _leaves) leaves.Collect();
    }

    /// <summary>The float32 master of a parameter: a view, to be written to without gradients.</summary>
    public Tensor Master(string key) => View(key, buffer => buffer.Masters);

    /// <summary>The moving average of a parameter: a view.</summary>
    public Tensor Average(string key) => View(key, buffer => buffer.Average);

    /// <summary>What the module that took a parameter alone computes with; for gradients that are not to be collected.</summary>
    internal Tensor Leaf(string key) => _leaves[0].Leaf(key);

    /// <summary>The gradient of a parameter in float32: a view.</summary>
    public Tensor Gradient(string key) => View(key, buffer => buffer.Gradients);

    /// <summary>A parameter's part of one of a buffer's flat tensors, in its shape.</summary>
    internal Tensor View(string key, Func<FlatBuffer, Tensor> of)
    {
        var (buffer, index) = _places[key];
        var shape = buffer.Shapes[index];
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(of(buffer).narrow(0, buffer.Offsets[index], shape.Count).view(shape.Shape));
    }

    /// <summary>Copies the masters to what the forward pass reads. To be called whenever masters were written to.</summary>
    public void Publish()
    {
        using var guard = no_grad();
        foreach (var buffer in _buffers) buffer.Publish();
    }

    /// <summary>Sets masters and averages from tensors of any floating-point type.</summary>
    /// <param name="source">Gives the tensor of a key; its scope stays the caller's.</param>
    public void Initialize(Func<ParameterShape, Tensor> source)
    {
        using var guard = no_grad();
        foreach (var shape in Shapes)
        {
            using var scope = NewDisposeScope();
            Master(shape.Key).copy_(source(shape));
        }
        foreach (var buffer in _buffers) buffer.Average.copy_(buffer.Masters);
        Publish();
    }

    /// <summary>Has the model compute with averaged weights, and what is saved be those, until the result is disposed.</summary>
    internal AveragedWeights UseAverages() => new(this);

    /// <summary>Exchanges masters and averages, so that a model is looked at, or saved, with averaged weights. Called twice it changes nothing.</summary>
    public void SwapAverages()
    {
        using var guard = no_grad();
        foreach (var buffer in _buffers)
        {
            using var scope = NewDisposeScope();
            var masters = buffer.Masters.clone();
            buffer.Masters.copy_(buffer.Average);
            buffer.Average.copy_(masters);
        }
        Publish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var leaves in _leaves) leaves.Dispose();
        foreach (var buffer in _buffers) buffer.Dispose();
    }

    internal (FlatBuffer Buffer, int Index) Place(string key) =>
        _places.TryGetValue(key, out var place) ? place : throw new CheckpointException($"There is no parameter {key} to be trained.");
}
