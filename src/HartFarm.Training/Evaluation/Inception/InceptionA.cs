using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Inception;

/// <summary>The blocks <c>Mixed_5b</c> to <c>Mixed_5d</c>: kernels of 1, 5 and twice 3, and an average.</summary>
internal sealed class InceptionA : IInceptionBlock
{
    private readonly InceptionConvolution _one;
    private readonly InceptionChain _five;
    private readonly InceptionChain _threeTwice;
    private readonly InceptionConvolution _pool;

    internal InceptionA(ParameterScope scope, int inChannels, int poolChannels)
    {
        _one = new InceptionConvolution(scope["branch1x1"], inChannels, 64, 1, 1);
        _five = new InceptionChain(
            new InceptionConvolution(scope["branch5x5_1"], inChannels, 48, 1, 1),
            new InceptionConvolution(scope["branch5x5_2"], 48, 64, 5, 5));
        _threeTwice = new InceptionChain(
            new InceptionConvolution(scope["branch3x3dbl_1"], inChannels, 64, 1, 1),
            new InceptionConvolution(scope["branch3x3dbl_2"], 64, 96, 3, 3),
            new InceptionConvolution(scope["branch3x3dbl_3"], 96, 96, 3, 3));
        _pool = new InceptionConvolution(scope["branch_pool"], inChannels, poolChannels, 1, 1);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(cat([_one.Forward(x), _five.Forward(x), _threeTwice.Forward(x), _pool.Forward(InceptionPool.Average(x))], 1));
    }
}
