using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The residual block: twice group norm, SiLU and a 3x3 convolution, added to the input.</summary>
internal sealed class ResnetBlock
{
    private readonly GroupNorm _norm1;
    private readonly Conv2d _conv1;
    private readonly GroupNorm _norm2;
    private readonly Conv2d _conv2;
    private readonly Conv2d? _ninShortcut;

    internal ResnetBlock(ParameterScope scope, int inChannels, int outChannels, int groups)
    {
        _norm1 = new GroupNorm(scope["norm1"], inChannels, groups);
        _conv1 = new Conv2d(scope["conv1"], inChannels, outChannels, 3);
        _norm2 = new GroupNorm(scope["norm2"], outChannels, groups);
        _conv2 = new Conv2d(scope["conv2"], outChannels, outChannels, 3);
        _ninShortcut = inChannels == outChannels ? null : new Conv2d(scope["nin_shortcut"], inChannels, outChannels, 1);
    }

    /// <summary><c>[B, in, H, W]</c> to <c>[B, out, H, W]</c>. At most three maps live at once, and a fourth where a convolution reorders one.</summary>
    /// <param name="x">The input; it stays the caller's.</param>
    /// <param name="observeNorm1">Sees the first norm's output, during the call alone.</param>
    internal Tensor Forward(Tensor x, Action<Tensor>? observeNorm1 = null)
    {
        using var scope = NewDisposeScope();
        if (observeNorm1 is not null) observeNorm1(_norm1.Forward(x));
        var h = _norm1.ForwardSilu(x);
        h = Activations.Replace(h, _conv1.Forward(h));
        h = Activations.Replace(h, _norm2.ForwardSilu(h));
        h = Activations.Replace(h, _conv2.Forward(h));
        return scope.MoveToOuter(Activations.Add(h, _ninShortcut is null ? x : _ninShortcut.Forward(x)));
    }
}
