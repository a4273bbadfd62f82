using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Training.Optimization;

/// <summary>
/// Steps of matrices by Muon (Jordan et al. 2024): the momentum of the gradients made nearly orthogonal, so that a step moves all of a matrix's
/// directions alike. Scaled as Liu et al. 2025 ("Muon is Scalable for LLM Training") do, a step is as long as one of AdamW's, so that
/// learning rate and weight decay are the same for both.
/// </summary>
internal static class Muon
{
    private const int Iterations = 5;
    private const double Momentum = 0.95;
    private const double Length = 0.2;

    /// <summary>Whether a parameter moves so: the matrices of the layers that repeat, and no embeddings, heads or kernels.</summary>
    internal static bool Takes(ParameterShape shape) =>
        shape.Initializer == Initializer.Weight && shape.Shape.Length == 2
        && (shape.Key.Contains("blocks.", StringComparison.Ordinal) || shape.Key.Contains("layers.", StringComparison.Ordinal));

    /// <summary>Moves the masters of a buffer's leading matrices, and takes their gradients into the momentum.</summary>
    internal static void Step(FlatBuffer buffer, double scale, double learningRate, double decay)
    {
        using var outer = NewDisposeScope();
        Tensor Number(double value) => tensor(new[] { (float)value }, device: buffer.Masters.device);
        var (momentumShare, keep, clip) = (Number(1 - Momentum), Number(1 - (learningRate * decay)), Number(scale));
        foreach (var group in buffer.Matrices.GroupBy(matrix => (matrix.Count, matrix.Rows, matrix.Columns)))
        {
            using var scope = NewDisposeScope();
            var (count, rows, columns) = group.Key;
            Tensor[] Views(Tensor flat) => [.. group.Select(matrix => flat.narrow(0, matrix.Offset, count * rows * columns).view(count, rows, columns))];
            var gradients = cat(Views(buffer.Gradients)).mul_(clip);
            var moments = cat(Views(buffer.FirstMoments)).lerp_(gradients, momentumShare);
            // Nesterov's: a step further along the momentum.
            var steps = Orthogonal(gradients.lerp(moments, Number(Momentum))).to(ScalarType.Float32).mul_(Number(-learningRate * Length * Math.Sqrt(Math.Max(rows, columns))));
            var (masters, firsts) = (Views(buffer.Masters), Views(buffer.FirstMoments));
            for (var i = 0; i < masters.Length; i++)
            {
                masters[i].mul_(keep).add_(steps.narrow(0, i * count, count), Scalars.One);
                firsts[i].copy_(moments.narrow(0, i * count, count));
            }
        }
    }

    /// <summary>The nearly orthogonal matrices next to those given, <c>[N, R, C]</c>, by a quintic Newton-Schulz iteration.</summary>
    internal static Tensor Orthogonal(Tensor matrices)
    {
        var tall = matrices.shape[1] > matrices.shape[2];
        var x = tall ? matrices.transpose(1, 2) : matrices;
        x = x.div(x.mul(x).sum([1L, 2L], true).sqrt_().add(tensor(new[] { 1e-7f }), Scalars.One)).to(ScalarType.BFloat16);
        Tensor a = tensor(new[] { 3.4445f }).to(ScalarType.BFloat16), b = tensor(new[] { -4.7750f }).to(ScalarType.BFloat16), c = tensor(new[] { 2.0315f }).to(ScalarType.BFloat16);
        for (var i = 0; i < Iterations; i++)
        {
            var gram = x.matmul(x.transpose(1, 2));
            var polynomial = gram.mul(b).add(gram.matmul(gram).mul(c), Scalars.One);
            x = x.mul(a).add(polynomial.matmul(x), Scalars.One);
        }
        return tall ? x.transpose(1, 2) : x;
    }
}
