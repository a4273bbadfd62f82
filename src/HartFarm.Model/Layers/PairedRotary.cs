using HartFarm.Model.Runtime;
using HartFarm.Model.Tensors;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Layers;

/// <summary>
/// Turns queries and keys of a fused projection together, and writes keys and values into the cache as they are made: by libtorch's operations, in
/// a third of the passes over memory that part by part take.
/// </summary>
/// <param name="Cos"><c>[B or 1, L, 2, 1, d]</c> float32: for queries, then for keys.</param>
/// <param name="Sin">Likewise, the first halves negated.</param>
public sealed record PairedRotary(Tensor Cos, Tensor Sin)
{
    /// <summary>Whether tensors like this one go this way.</summary>
    internal static bool Suits(Tensor x) => ComputeWays.Takes(ComputeWay.FusedRotary, x);

    /// <summary>The queries <c>[B, L, H, d]</c>; keys and values go into the slot.</summary>
    /// <param name="qkv"><c>[B, L, 3 H d]</c>: queries, keys, values.</param>
    /// <param name="heads">H.</param>
    /// <param name="slot">Where keys and values go.</param>
    internal Tensor Forward(Tensor qkv, int heads, KeyValueSlot slot)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens, size) = (qkv.shape[0], qkv.shape[1], qkv.shape[2] / heads / 3);
        var parts = qkv.view(batch, tokens, 3, heads, size);
        var (both, half) = (parts.narrow(2, 0, 2), size / 2);
        // In float32, for so the tables are.
        var turned = both * Cos;
        turned.narrow(4, 0, half).addcmul_(both.narrow(4, half, half), Sin.narrow(4, 0, half), Scalars.One);
        turned.narrow(4, half, half).addcmul_(both.narrow(4, 0, half), Sin.narrow(4, half, half), Scalars.One);
        slot.Write(turned.select(2, 1).transpose(1, 2), parts.select(2, 2).transpose(1, 2));
        return turned.select(2, 0).to(qkv.dtype).contiguous().MoveToOuterDisposeScope();
    }
}
