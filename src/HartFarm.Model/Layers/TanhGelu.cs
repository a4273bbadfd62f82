using HartFarm.Model.Tensors;

namespace HartFarm.Model.Layers;

/// <summary>GELU with the tanh approximation: <c>0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x³)))</c>.</summary>
internal static class TanhGelu
{
    internal static Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var inner = wide.Plus(wide * wide * wide * Scalars.GeluCubic) * Scalars.RootTwoOverPi;
        var half = wide * Scalars.Half;
        return half.Plus(half * inner.tanh()).to(x.dtype).MoveToOuterDisposeScope();
    }
}
