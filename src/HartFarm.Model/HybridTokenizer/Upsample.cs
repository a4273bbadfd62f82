using HartFarm.Model.Kernels;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>Doubles a map's sides: each position repeated, then a 3x3 convolution.</summary>
internal sealed class Upsample
{
    private readonly Conv2d _conv;

    internal Upsample(ParameterScope scope, int channels) => _conv = new Conv2d(scope["conv"], channels, channels, 3);

    /// <summary><c>[B, C, H, W]</c> to <c>[B, C, 2H, 2W]</c>, in the input's memory order.</summary>
    internal Tensor Forward(Tensor x)
    {
        if (Strips.Suit(x)) return ForwardStrips(x);
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(_conv.Forward(Nearest(x)));
    }

    private Tensor ForwardStrips(Tensor x)
    {
        using var scope = NewDisposeScope();
        var result = ChannelsLastMap.Empty(x.shape[0], x.shape[1], 2 * x.shape[2], 2 * x.shape[3]);
        Strips.Each(result, x.shape[1], (strip, room) =>
        {
            var rows = room.For(strip);
            RowKernel.Double(x, strip.Image, strip.First - 1, rows);
            strip.Of(result).copy_(_conv.ForwardRows(rows));
        });
        return scope.MoveToOuter(result);
    }

    // Stacking copies whole runs of memory, where interpolate and expand go element by element.
    private static Tensor Nearest(Tensor x)
    {
        using var scope = NewDisposeScope();
        if (x.is_contiguous()) return scope.MoveToOuter(Repeat(x, 3, 2));
        return scope.MoveToOuter(Repeat(x.permute(0, 2, 3, 1), 2, 1).permute(0, 3, 1, 2));
    }

    private static Tensor Repeat(Tensor x, int first, int second)
    {
        using var once = Repeat(x, first);
        return Repeat(once, second);
    }

    private static Tensor Repeat(Tensor x, int axis)
    {
        using var pairs = stack([x, x], axis + 1);
        return pairs.flatten(axis, axis + 1);
    }
}
