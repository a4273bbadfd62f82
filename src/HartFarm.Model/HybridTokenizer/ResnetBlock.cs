using HartFarm.Model.Kernels;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The residual block: twice group norm, SiLU and a 3x3 convolution, added to the input.</summary>
internal sealed class ResnetBlock
{
    private readonly GroupNorm _norm1;
    private readonly Conv2d _conv1;
    private readonly GroupNorm _norm2;
    private readonly Conv2d _conv2;
    private readonly Conv2d? _ninShortcut;
    private readonly int _inChannels;
    private readonly int _outChannels;

    internal ResnetBlock(ParameterScope scope, int inChannels, int outChannels, int groups)
    {
        _norm1 = new GroupNorm(scope["norm1"], inChannels, groups);
        _conv1 = new Conv2d(scope["conv1"], inChannels, outChannels, 3);
        _norm2 = new GroupNorm(scope["norm2"], outChannels, groups);
        _conv2 = new Conv2d(scope["conv2"], outChannels, outChannels, 3);
        (_inChannels, _outChannels) = (inChannels, outChannels);
        _ninShortcut = inChannels == outChannels ? null : new Conv2d(scope["nin_shortcut"], inChannels, outChannels, 1);
    }

    /// <summary>
    /// <c>[B, in, H, W]</c> to <c>[B, out, H, W]</c>. At most three maps live at once, and a fourth where a convolution reorders one; in
    /// <see cref="Strips"/> two, and a third where the channels change.
    /// </summary>
    /// <param name="x">The input. The handle stays the caller's, the memory may become the result's.</param>
    /// <param name="observeNorm1">Sees the first norm's output, during the call alone.</param>
    internal Tensor Forward(Tensor x, Action<Tensor>? observeNorm1 = null)
    {
        if (observeNorm1 is null && _outChannels % KernelMemory.Lanes == 0 && Strips.Suit(x)) return ForwardStrips(x);
        using var scope = NewDisposeScope();
        if (observeNorm1 is not null) observeNorm1(_norm1.Forward(x));
        var h = _norm1.ForwardSilu(x);
        h = Activations.Replace(h, _conv1.Forward(h));
        h = Activations.Replace(h, _norm2.ForwardSilu(h));
        h = Activations.Replace(h, _conv2.Forward(h));
        return scope.MoveToOuter(Activations.Add(h, _ninShortcut is null ? x : _ninShortcut.Forward(x)));
    }

    private Tensor ForwardStrips(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = ChannelsLastMap.Empty(x.shape[0], _outChannels, x.shape[2], x.shape[3]);
        var factors = _norm1.Factors(x);
        Strips.Each(h, _inChannels, (strip, room) =>
        {
            var rows = room.For(strip);
            RowKernel.Norm<SiluActivation>(x, factors, strip.Image, strip.First - 1, rows);
            strip.Of(h).copy_(_conv1.ForwardRows(rows));
        });
        factors = _norm2.Factors(h);
        // Behind the first convolution a strip needs its own rows of the input alone.
        var result = _ninShortcut is null ? x.alias() : ChannelsLastMap.Empty(x.shape[0], _outChannels, x.shape[2], x.shape[3]);
        Strips.Each(h, _outChannels, (strip, room) =>
        {
            var rows = room.For(strip);
            RowKernel.Norm<SiluActivation>(h, factors, strip.Image, strip.First - 1, rows);
            var added = _conv2.ForwardRows(rows);
            if (_ninShortcut is null) strip.Of(result).add_(added, Scalars.One);
            else strip.Of(result).copy_(added.add_(_ninShortcut.Forward(strip.Of(x)), Scalars.One));
        });
        return scope.MoveToOuter(result);
    }
}
