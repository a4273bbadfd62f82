using HartFarm.Model.Kernels;
using HartFarm.Model.Parameters;

namespace HartFarm.Training.Optimization;

/// <summary>
/// The parameters of one element type, one after the other in flat memory: what the forward pass computes with, and the
/// float32 gradients and state of the optimiser. So an optimiser's step is a few operations however many parameters there are.
/// </summary>
internal sealed class FlatBuffer : IDisposable
{
    internal FlatBuffer(ScalarType type, IReadOnlyList<ParameterShape> shapes, Device device, bool muon = false)
    {
        (Type, Shapes) = (type, shapes);
        Offsets = new long[shapes.Count];
        for (var i = 0; i < shapes.Count; i++)
        {
            if (i > 0 && IsDecayed(shapes[i - 1]) && !IsDecayed(shapes[i])) Length = Whole(Length);
            Offsets[i] = Length;
            Length += shapes[i].Count;
            if (IsDecayed(shapes[i])) Decayed = Whole(Length);
        }
        Length = Whole(Length);
        Matrices = muon ? [.. shapes.Select((shape, i) => (shape, i)).Where(pair => Muon.Takes(pair.shape)).Select(pair => Place(pair.shape, Offsets[pair.i]))] : [];
        Orthogonalized = Matrices.Count == 0 ? 0 : Matrices[^1].Offset + (Matrices[^1].Count * Matrices[^1].Rows * Matrices[^1].Columns);
        Tensor Take(ScalarType element) => zeros([Length], element, device).DetachFromDisposeScope();
        Compute = Take(type);
        Masters = type == ScalarType.Float32 ? Compute : Take(ScalarType.Float32);
        Gradients = Take(ScalarType.Float32);
        (FirstMoments, SecondMoments, Average) = (Take(ScalarType.Float32), Take(ScalarType.Float32), Take(ScalarType.Float32));
    }

    /// <summary>Whether weight decay applies: to matrices and kernels, not to biases, norms and other vectors.</summary>
    internal static bool IsDecayed(ParameterShape shape) => shape.Initializer == Initializer.Weight && shape.Shape.Length > 1;

    internal ScalarType Type { get; }

    /// <summary>In the order of the memory: the decayed ones first.</summary>
    internal IReadOnlyList<ParameterShape> Shapes { get; }

    /// <summary>Where each parameter starts.</summary>
    internal long[] Offsets { get; }

    /// <summary>How many numbers there is room for: those that decay, and those that do not, each filled up with zeros to whole vectors.</summary>
    internal long Length { get; }

    /// <summary>How many of them, from the first, decay.</summary>
    internal long Decayed { get; }

    /// <summary>The matrices that move by <see cref="Muon"/>; they lie first.</summary>
    internal IReadOnlyList<MatrixPlace> Matrices { get; }

    /// <summary>How many numbers, from the first, are theirs.</summary>
    internal long Orthogonalized { get; }

    /// <summary>What the forward pass reads, in <see cref="Type"/>.</summary>
    internal Tensor Compute { get; }

    /// <summary>float32.</summary>
    internal Tensor Masters { get; }

    /// <summary>float32, summed over the parts of a batch.</summary>
    internal Tensor Gradients { get; }

    internal Tensor FirstMoments { get; }

    internal Tensor SecondMoments { get; }

    /// <summary>The exponential moving average of <see cref="Masters"/>.</summary>
    internal Tensor Average { get; }

    /// <summary>Copies the masters to what the forward pass reads.</summary>
    internal void Publish()
    {
        if (Type != ScalarType.Float32) Compute.copy_(Masters);
    }

    private static MatrixPlace Place(ParameterShape shape, long offset) => shape.Key.Contains("qkv", StringComparison.Ordinal) && shape.Shape[0] % 3 == 0
        ? new(offset, 3, shape.Shape[0] / 3, shape.Shape[1])
        : new(offset, 1, shape.Shape[0], shape.Shape[1]);

    private static long Whole(long count) => (count + KernelMemory.Lanes - 1) / KernelMemory.Lanes * KernelMemory.Lanes;

    public void Dispose()
    {
        foreach (var tensor in new[] { Compute, Masters, Gradients, FirstMoments, SecondMoments, Average }) tensor.Dispose();
    }
}
