namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>A tensor as the pickle describes it; whether it fits its storage is checked where the storage's bytes are known.</summary>
/// <param name="Storage">Where its numbers lie.</param>
/// <param name="Offset">The first element's place in the storage, in elements.</param>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Strides">The steps in the storage along each axis, in elements.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>How many elements it has.</summary>
    internal long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The place in the storage after its last element, or null where its layout is impossible.</summary>
    internal long? End
    {
        get
        {
            if (Offset < 0 || Strides.Any(stride => stride < 0) || ElementTypes.ByteCount(Shape, Storage.Type) < 0) return null;
            if (Shape.Contains(0)) return Offset;
            var last = (UInt128)Offset;
            for (var axis = 0; axis < Shape.Length; axis++) last += (UInt128)(Shape[axis] - 1) * (UInt128)Strides[axis];
            return last < long.MaxValue ? (long)last + 1 : null;
        }
    }

    /// <summary>Whether its elements lie one after the other in row-major order.</summary>
    internal bool IsContiguous
    {
        get
        {
            if (Shape.Contains(0)) return true;
            long expected = 1;
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                if (Shape[axis] == 1) continue;
                if (Strides[axis] != expected) return false;
                expected *= Shape[axis];
            }
            return true;
        }
    }
}
