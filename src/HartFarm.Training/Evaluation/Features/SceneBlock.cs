using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>Halves a map's sides: twice a 3x3 convolution, group norm and SiLU, the first with a stride of 2.</summary>
internal sealed class SceneBlock
{
    private const int Groups = 8;

    private readonly Conv2d _conv1;
    private readonly GroupNorm _norm1;
    private readonly Conv2d _conv2;
    private readonly GroupNorm _norm2;

    internal SceneBlock(ParameterScope scope, int inChannels, int outChannels)
    {
        _conv1 = new Conv2d(scope["conv1"], inChannels, outChannels, 3, stride: 2, padding: 1);
        _norm1 = new GroupNorm(scope["norm1"], outChannels, Groups);
        _conv2 = new Conv2d(scope["conv2"], outChannels, outChannels, 3);
        _norm2 = new GroupNorm(scope["norm2"], outChannels, Groups);
    }

    /// <summary><c>[B, in, H, W]</c> to <c>[B, out, H/2, W/2]</c>.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = _norm1.ForwardSilu(_conv1.Forward(x));
        return scope.MoveToOuter(_norm2.ForwardSilu(_conv2.Forward(h)));
    }
}
