using HartFarm.Model.Tensors;

namespace HartFarm.Model.Sampling;

/// <summary>Draws from categorical distributions by the inverse of their cumulative function.</summary>
internal static class CategoricalDraw
{
    /// <summary>One index a cell, <c>[B, L]</c> int64.</summary>
    /// <param name="logits"><c>[B, L, V]</c> float32.</param>
    /// <param name="uniform">Uniform numbers in [0, 1), <c>[B, L]</c>.</param>
    internal static Tensor Draw(Tensor logits, Tensor uniform)
    {
        using var scope = NewDisposeScope();
        var size = logits.shape[2];
        var cumulative = Totals(logits.view(-1, size));
        // The largest draw stays just inside the distribution.
        var draws = uniform.view(-1, 1) * cumulative.narrow(1, size - 1, 1) * Scalars.JustBelowOne;
        return searchsorted(cumulative, draws, right: true).view(uniform.shape).MoveToOuterDisposeScope();
    }

    private static Tensor Totals(Tensor logits)
    {
        using var probabilities = logits.softmax(-1);
        return probabilities.cumsum(-1);
    }
}
