using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The convolutional encoder: images <c>[B, 3, H, W]</c> to latents <c>[B, C, P, P]</c>, before <c>quant_conv</c>.</summary>
internal sealed class Encoder
{
    private readonly Conv2d _convIn;
    private readonly BlockStack[] _down;
    private readonly Downsample[] _downsample;
    private readonly MidBlock _mid;
    private readonly GroupNorm _normOut;
    private readonly Conv2d _convOut;

    internal Encoder(ParameterScope scope, HybridTokenizerConfig config)
    {
        var levels = config.ChMult.Count;
        _convIn = new Conv2d(scope["conv_in"], 3, config.Ch, 3);
        var down = scope["down"];
        _down = new BlockStack[levels];
        _downsample = new Downsample[levels - 1];
        var channels = config.Ch;
        for (var level = 0; level < levels; level++)
        {
            var isLast = level == levels - 1;
            _down[level] = new BlockStack(down[level], config.NumResBlocks, channels, config.Channels(level), config.NormGroups, isLast);
            channels = config.Channels(level);
            if (!isLast) _downsample[level] = new Downsample(down[level]["downsample"], channels);
        }
        _mid = new MidBlock(scope["mid"], channels, config.NormGroups);
        _normOut = new GroupNorm(scope["norm_out"], channels, config.NormGroups);
        _convOut = new Conv2d(scope["conv_out"], channels, config.ZChannels, 3);
    }

    /// <param name="images">In [-1, 1] and the type to compute in.</param>
    /// <param name="observe">Sees what comes out of <c>conv_in</c>, <c>down0.block0</c>, <c>down0</c>, <c>mid</c>, <c>out</c>, during the call alone.</param>
    internal Tensor Forward(Tensor images, Action<string, Tensor>? observe = null)
    {
        using var scope = NewDisposeScope();
        var h = _convIn.Forward(images);
        observe?.Invoke("conv_in", h);
        for (var level = 0; level < _down.Length; level++)
        {
            var name = $"down{level}";
            h = _down[level].Forward(h, observe, name);
            if (level < _downsample.Length) h = Activations.Replace(h, _downsample[level].Forward(h));
            observe?.Invoke(name, h);
        }
        h = Activations.Replace(h, _mid.Forward(h));
        observe?.Invoke("mid", h);
        h = Activations.Replace(h, _normOut.ForwardSilu(h));
        h = Activations.Replace(h, _convOut.Forward(h));
        observe?.Invoke("out", h);
        return scope.MoveToOuter(h);
    }
}
