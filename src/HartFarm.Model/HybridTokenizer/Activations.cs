using HartFarm.Model.Tensors;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>What the convolutional modules do alike with the tensors that run through them.</summary>
internal static class Activations
{
    /// <summary>A parameter in the element type of the computation; the same tensor where it has it already.</summary>
    internal static Tensor In(Tensor parameter, ScalarType type) => parameter.dtype == type ? parameter : parameter.to(type);

    /// <summary>
    /// A new handle on <paramref name="x"/> in the type and memory order to compute in: in bfloat16 on the CPU channels-last, where
    /// convolutions are a third faster and need no reordering.
    /// </summary>
    internal static Tensor Prepare(Tensor x, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var typed = x.dtype == type ? x.alias() : x.to(type);
        var plain = x.device.type != DeviceType.CPU || type != ScalarType.BFloat16;
        return scope.MoveToOuter(plain ? typed.contiguous() : typed.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
    }

    /// <summary>SiLU; over the tensor itself, which must be a temporary, unless a gradient runs through it.</summary>
    internal static Tensor Silu(Tensor temporary) =>
        temporary.requires_grad ? nn.functional.silu(temporary) : nn.functional.silu(temporary, inplace: true);

    /// <summary>The sum; over <paramref name="temporary"/> itself unless a gradient runs through either.</summary>
    internal static Tensor Add(Tensor temporary, Tensor x) => temporary.requires_grad || x.requires_grad ? temporary.Plus(x) : temporary.add_(x, Scalars.One);

    /// <summary>Frees <paramref name="old"/> at once, for the maps of the last levels are hundreds of megabytes each.</summary>
    internal static Tensor Replace(Tensor old, Tensor next)
    {
        if (!ReferenceEquals(old, next)) old.Dispose();
        return next;
    }
}
