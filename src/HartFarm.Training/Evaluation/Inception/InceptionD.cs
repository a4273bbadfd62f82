using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Inception;

/// <summary>The block <c>Mixed_7a</c>, which halves the map: kernels of 3, and of 7 along either axis, and the map itself.</summary>
internal sealed class InceptionD : IInceptionBlock
{
    private readonly InceptionChain _three;
    private readonly InceptionChain _seven;

    internal InceptionD(ParameterScope scope, int inChannels)
    {
        _three = new InceptionChain(
            new InceptionConvolution(scope["branch3x3_1"], inChannels, 192, 1, 1),
            new InceptionConvolution(scope["branch3x3_2"], 192, 320, 3, 3, stride: 2, keepsSize: false));
        _seven = new InceptionChain(
            new InceptionConvolution(scope["branch7x7x3_1"], inChannels, 192, 1, 1),
            new InceptionConvolution(scope["branch7x7x3_2"], 192, 192, 1, 7),
            new InceptionConvolution(scope["branch7x7x3_3"], 192, 192, 7, 1),
            new InceptionConvolution(scope["branch7x7x3_4"], 192, 192, 3, 3, stride: 2, keepsSize: false));
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(cat([_three.Forward(x), _seven.Forward(x), InceptionPool.Shrink(x)], 1));
    }
}
