using HartFarm.Model.Parameters;

namespace HartFarm.Training.Evaluation.Inception;

/// <summary>
/// The blocks <c>Mixed_7b</c> and <c>Mixed_7c</c>: kernels of 1, and of 3 along both axes side by side, and a pooling. The network whose
/// weights these are takes the largest in the last block and the average in the other.
/// </summary>
internal sealed class InceptionE : IInceptionBlock
{
    private readonly Func<Tensor, Tensor> _pooling;
    private readonly InceptionConvolution _one;
    private readonly InceptionConvolution _threeStart;
    private readonly InceptionConvolution _threeAcross;
    private readonly InceptionConvolution _threeDown;
    private readonly InceptionChain _twiceStart;
    private readonly InceptionConvolution _twiceAcross;
    private readonly InceptionConvolution _twiceDown;
    private readonly InceptionConvolution _pool;

    /// <param name="scope">Where the parameters are.</param>
    /// <param name="inChannels">Channels that come in.</param>
    /// <param name="pooling">One of <see cref="InceptionPool"/>.</param>
    internal InceptionE(ParameterScope scope, int inChannels, Func<Tensor, Tensor> pooling)
    {
        _pooling = pooling;
        _one = new InceptionConvolution(scope["branch1x1"], inChannels, 320, 1, 1);
        _threeStart = new InceptionConvolution(scope["branch3x3_1"], inChannels, 384, 1, 1);
        _threeAcross = new InceptionConvolution(scope["branch3x3_2a"], 384, 384, 1, 3);
        _threeDown = new InceptionConvolution(scope["branch3x3_2b"], 384, 384, 3, 1);
        _twiceStart = new InceptionChain(
            new InceptionConvolution(scope["branch3x3dbl_1"], inChannels, 448, 1, 1),
            new InceptionConvolution(scope["branch3x3dbl_2"], 448, 384, 3, 3));
        _twiceAcross = new InceptionConvolution(scope["branch3x3dbl_3a"], 384, 384, 1, 3);
        _twiceDown = new InceptionConvolution(scope["branch3x3dbl_3b"], 384, 384, 3, 1);
        _pool = new InceptionConvolution(scope["branch_pool"], inChannels, 192, 1, 1);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (three, twice) = (_threeStart.Forward(x), _twiceStart.Forward(x));
        Tensor[] maps =
        [
            _one.Forward(x), _threeAcross.Forward(three), _threeDown.Forward(three), _twiceAcross.Forward(twice), _twiceDown.Forward(twice),
            _pool.Forward(_pooling(x)),
        ];
        return scope.MoveToOuter(cat(maps, 1));
    }
}
