using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Inception;

/// <summary>The blocks <c>Mixed_6b</c> to <c>Mixed_6e</c>: kernels of 1, and of 7 along either axis once and twice, and an average.</summary>
internal sealed class InceptionC : IInceptionBlock
{
    private readonly InceptionConvolution _one;
    private readonly InceptionChain _seven;
    private readonly InceptionChain _sevenTwice;
    private readonly InceptionConvolution _pool;

    /// <param name="scope">Where the parameters are.</param>
    /// <param name="inChannels">Channels that come in.</param>
    /// <param name="inner">Channels between the kernels of 7.</param>
    internal InceptionC(ParameterScope scope, int inChannels, int inner)
    {
        _one = new InceptionConvolution(scope["branch1x1"], inChannels, 192, 1, 1);
        _seven = new InceptionChain(
            new InceptionConvolution(scope["branch7x7_1"], inChannels, inner, 1, 1),
            new InceptionConvolution(scope["branch7x7_2"], inner, inner, 1, 7),
            new InceptionConvolution(scope["branch7x7_3"], inner, 192, 7, 1));
        _sevenTwice = new InceptionChain(
            new InceptionConvolution(scope["branch7x7dbl_1"], inChannels, inner, 1, 1),
            new InceptionConvolution(scope["branch7x7dbl_2"], inner, inner, 7, 1),
            new InceptionConvolution(scope["branch7x7dbl_3"], inner, inner, 1, 7),
            new InceptionConvolution(scope["branch7x7dbl_4"], inner, inner, 7, 1),
            new InceptionConvolution(scope["branch7x7dbl_5"], inner, 192, 1, 7));
        _pool = new InceptionConvolution(scope["branch_pool"], inChannels, 192, 1, 1);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(cat([_one.Forward(x), _seven.Forward(x), _sevenTwice.Forward(x), _pool.Forward(InceptionPool.Average(x))], 1));
    }
}
