using HartFarm.Model.Kernels;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The convolutional decoder: latents <c>[B, C, P, P]</c>, after <c>post_quant_conv</c>, to images <c>[B, 3, H, W]</c>.</summary>
internal sealed class Decoder
{
    private readonly Conv2d _convIn;
    private readonly MidBlock _mid;
    private readonly BlockStack[] _up;
    private readonly Upsample?[] _upsample;
    private readonly GroupNorm _normOut;
    private readonly Conv2d _convOut;

    internal Decoder(ParameterScope scope, HybridTokenizerConfig config)
    {
        var last = config.ChMult.Count - 1;
        var channels = config.Channels(last);
        _convIn = new Conv2d(scope["conv_in"], config.ZChannels, channels, 3);
        _mid = new MidBlock(scope["mid"], channels, config.NormGroups);
        var up = scope["up"];
        _up = new BlockStack[last + 1];
        _upsample = new Upsample?[last + 1];
        for (var level = last; level >= 0; level--)
        {
            _up[level] = new BlockStack(up[level], config.NumResBlocks + 1, channels, config.Channels(level), config.NormGroups, level == last);
            channels = config.Channels(level);
            if (level > 0) _upsample[level] = new Upsample(up[level]["upsample"], channels);
        }
        _normOut = new GroupNorm(scope["norm_out"], channels, config.NormGroups);
        _convOut = new Conv2d(scope["conv_out"], channels, 3, 3);
    }

    /// <param name="latents">In the type to compute in.</param>
    /// <param name="observe">Sees what comes out of <c>conv_in</c>, <c>mid</c>, <c>up0.block0</c>, <c>up0</c>, during the call alone.</param>
    internal Tensor Forward(Tensor latents, Action<string, Tensor>? observe = null)
    {
        using var scope = NewDisposeScope();
        var h = _convIn.Forward(latents);
        observe?.Invoke("conv_in", h);
        h = Activations.Replace(h, _mid.Forward(h));
        observe?.Invoke("mid", h);
        for (var level = _up.Length - 1; level >= 0; level--)
        {
            var name = $"up{level}";
            h = _up[level].Forward(h, observe, name);
            if (_upsample[level] is { } upsample) h = Activations.Replace(h, upsample.Forward(h));
            observe?.Invoke(name, h);
        }
        return scope.MoveToOuter(Strips.Suit(h) ? PixelStrips(h) : _convOut.Forward(Activations.Replace(h, _normOut.ForwardSilu(h))));
    }

    private Tensor PixelStrips(Tensor h)
    {
        using var scope = NewDisposeScope();
        var pixels = empty([h.shape[0], 3, h.shape[2], h.shape[3]], h.dtype);
        var factors = _normOut.Factors(h);
        Strips.Each(pixels, h.shape[1], (strip, room) =>
        {
            var rows = room.For(strip);
            RowKernel.Norm<SiluActivation>(h, factors, strip.Image, strip.First - 1, rows);
            strip.Of(pixels).copy_(_convOut.ForwardRows(rows));
        });
        return scope.MoveToOuter(pixels);
    }
}
