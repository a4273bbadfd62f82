using HartFarm.Model.Parameters;

namespace HartFarm.Training.Tokenizer;

/// <summary>
/// Batch norm by the statistics of the batch: <c>weight</c>, <c>bias</c>, and the running statistics <c>running_mean</c> and
/// <c>running_var</c>, each <c>[C]</c> float32, which training does not read and a checkpoint has. Source: Ioffe and Szegedy 2015.
/// </summary>
internal sealed class BatchNorm
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;

    private readonly Tensor _weight;
    private readonly Tensor _bias;

    internal BatchNorm(ParameterScope scope, int channels)
    {
        var exact = scope.In(ScalarType.Float32);
        (_weight, _bias) = (exact.Scale("weight", channels), exact.Bias("bias", channels));
        RunningMean = scope.Store.Keep(zeros([channels], ScalarType.Float32, _weight.device));
        RunningVariance = scope.Store.Keep(ones([channels], ScalarType.Float32, _weight.device));
    }

    /// <summary>The moving average of the batches' means.</summary>
    internal Tensor RunningMean { get; }

    /// <summary>The moving average of the batches' variances.</summary>
    internal Tensor RunningVariance { get; }

    /// <summary><c>[B, C, H, W]</c> to the same, in the input's element type.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normed = nn.functional.batch_norm(x.to(ScalarType.Float32), RunningMean, RunningVariance, _weight, _bias, training: true, Momentum, Epsilon);
        return scope.MoveToOuter(normed.to(x.dtype));
    }
}
