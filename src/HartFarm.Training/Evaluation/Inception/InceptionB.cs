using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Inception;

/// <summary>The block <c>Mixed_6a</c>, which halves the map: kernels of 3 and twice 3, and the map itself.</summary>
internal sealed class InceptionB : IInceptionBlock
{
    private readonly InceptionConvolution _three;
    private readonly InceptionChain _threeTwice;

    internal InceptionB(ParameterScope scope, int inChannels)
    {
        _three = new InceptionConvolution(scope["branch3x3"], inChannels, 384, 3, 3, stride: 2, keepsSize: false);
        _threeTwice = new InceptionChain(
            new InceptionConvolution(scope["branch3x3dbl_1"], inChannels, 64, 1, 1),
            new InceptionConvolution(scope["branch3x3dbl_2"], 64, 96, 3, 3),
            new InceptionConvolution(scope["branch3x3dbl_3"], 96, 96, 3, 3, stride: 2, keepsSize: false));
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(cat([_three.Forward(x), _threeTwice.Forward(x), InceptionPool.Shrink(x)], 1));
    }
}
