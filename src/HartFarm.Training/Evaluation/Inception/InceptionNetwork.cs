using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Inception;

/// <summary>
/// Inception-v3 as the Fréchet Inception distance has it, with the keys of the weights that were ported from TensorFlow's model of 2015-12-05
/// (<c>pt_inception-2015-12-05-6726825d.pth</c>). It differs from the usual network in its poolings, and tells apart 1008 classes. Sources:
/// Szegedy et al. 2016, Heusel et al. 2017.
/// </summary>
internal sealed class InceptionNetwork
{
    /// <summary>The side of its images in pixels.</summary>
    internal const int Side = 299;

    /// <summary>Numbers of each image before they are told apart.</summary>
    internal const int Features = 2048;

    private const int Classes = 1008;

    private readonly InceptionChain _start;
    private readonly InceptionChain _second;
    private readonly IInceptionBlock[] _blocks;

    internal InceptionNetwork(ParameterScope scope)
    {
        _start = new InceptionChain(
            new InceptionConvolution(scope["Conv2d_1a_3x3"], 3, 32, 3, 3, stride: 2, keepsSize: false),
            new InceptionConvolution(scope["Conv2d_2a_3x3"], 32, 32, 3, 3, keepsSize: false),
            new InceptionConvolution(scope["Conv2d_2b_3x3"], 32, 64, 3, 3));
        _second = new InceptionChain(
            new InceptionConvolution(scope["Conv2d_3b_1x1"], 64, 80, 1, 1),
            new InceptionConvolution(scope["Conv2d_4a_3x3"], 80, 192, 3, 3, keepsSize: false));
        _blocks =
        [
            new InceptionA(scope["Mixed_5b"], 192, 32),
            new InceptionA(scope["Mixed_5c"], 256, 64),
            new InceptionA(scope["Mixed_5d"], 288, 64),
            new InceptionB(scope["Mixed_6a"], 288),
            new InceptionC(scope["Mixed_6b"], 768, 128),
            new InceptionC(scope["Mixed_6c"], 768, 160),
            new InceptionC(scope["Mixed_6d"], 768, 160),
            new InceptionC(scope["Mixed_6e"], 768, 192),
            new InceptionD(scope["Mixed_7a"], 768),
            new InceptionE(scope["Mixed_7b"], 1280, InceptionPool.Average),
            new InceptionE(scope["Mixed_7c"], 2048, InceptionPool.Max),
        ];
        // The classifier is not computed; a file without it is of another network.
        _ = scope["fc"].Weight("weight", Classes, Features);
        _ = scope["fc"].Bias("bias", Classes);
    }

    /// <summary>Images <c>[B, 3, 299, 299]</c> in [-1, 1] to the means of the last maps, <c>[B, 2048]</c>.</summary>
    internal Tensor Forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var h = InceptionPool.Shrink(_second.Forward(InceptionPool.Shrink(_start.Forward(images))));
        foreach (var block in _blocks)
        {
            var next = block.Forward(h);
            h.Dispose();
            h = next;
        }
        return scope.MoveToOuter(h.mean([2, 3]));
    }
}
