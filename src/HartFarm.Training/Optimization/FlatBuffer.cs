using HartFarm.Model.Parameters;

namespace HartFarm.Training.Optimization;

/// <summary>
/// The parameters of one element type, one after the other in flat memory: what the forward pass computes with, its gradients, and the
/// float32 state of the optimiser. So an optimiser's step is a few operations however many parameters there are.
/// </summary>
internal sealed class FlatBuffer : IDisposable
{
    internal FlatBuffer(ScalarType type, IReadOnlyList<ParameterShape> shapes, Device device)
    {
        (Type, Shapes) = (type, shapes);
        Offsets = new long[shapes.Count];
        for (var i = 0; i < shapes.Count; i++)
        {
            Offsets[i] = Count;
            Count += shapes[i].Count;
        }
        Decayed = shapes.TakeWhile(IsDecayed).Sum(shape => shape.Count);
        Tensor Take(ScalarType element) => zeros([Count], element, device).DetachFromDisposeScope();
        Compute = Take(type);
        ComputeGradients = Take(type);
        Masters = type == ScalarType.Float32 ? Compute : Take(ScalarType.Float32);
        Gradients = type == ScalarType.Float32 ? ComputeGradients : Take(ScalarType.Float32);
        (FirstMoments, SecondMoments, Average) = (Take(ScalarType.Float32), Take(ScalarType.Float32), Take(ScalarType.Float32));
    }

    /// <summary>Whether weight decay applies: to matrices and kernels, not to biases, norms and other vectors.</summary>
    internal static bool IsDecayed(ParameterShape shape) => shape.Initializer == Initializer.Weight && shape.Shape.Length > 1;

    internal ScalarType Type { get; }

    /// <summary>In the order of the memory: the decayed ones first.</summary>
    internal IReadOnlyList<ParameterShape> Shapes { get; }

    /// <summary>Where each parameter starts.</summary>
    internal long[] Offsets { get; }

    /// <summary>How many numbers there are.</summary>
    internal long Count { get; }

    /// <summary>How many of them, from the first, decay.</summary>
    internal long Decayed { get; }

    /// <summary>What the forward pass reads, in <see cref="Type"/>.</summary>
    internal Tensor Compute { get; }

    /// <summary>What the backward pass adds to, in <see cref="Type"/>.</summary>
    internal Tensor ComputeGradients { get; }

    /// <summary>float32.</summary>
    internal Tensor Masters { get; }

    /// <summary>float32, summed over the parts of a batch.</summary>
    internal Tensor Gradients { get; }

    internal Tensor FirstMoments { get; }

    internal Tensor SecondMoments { get; }

    /// <summary>The exponential moving average of <see cref="Masters"/>.</summary>
    internal Tensor Average { get; }

    /// <summary>Adds what one backward pass left in <see cref="ComputeGradients"/> to <see cref="Gradients"/>.</summary>
    internal void CollectGradients()
    {
        if (Type == ScalarType.Float32) return;
        using var scope = NewDisposeScope();
        Gradients.add_(ComputeGradients.to(ScalarType.Float32), HartFarm.Model.Tensors.Scalars.One);
        ComputeGradients.zero_();
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { Compute, ComputeGradients, Masters, Gradients, FirstMoments, SecondMoments, Average }) tensor.Dispose();
    }
}
