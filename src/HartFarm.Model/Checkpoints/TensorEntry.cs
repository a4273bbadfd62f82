namespace HartFarm.Model.Checkpoints;

/// <summary>What a file says of one tensor, before anything of it is read.</summary>
/// <param name="Name">The tensor's key.</param>
/// <param name="Type">The element type in the file.</param>
/// <param name="Shape">The sizes, outermost first; empty for a scalar.</param>
public sealed record TensorEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape)
{
    /// <summary>How many elements the tensor has.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>How many bytes its elements take.</summary>
    public long Bytes => Count * ElementTypes.SizeOf(Type);
}
