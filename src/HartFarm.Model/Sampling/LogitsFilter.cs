using HartFarm.Model.Tensors;

namespace HartFarm.Model.Sampling;

/// <summary>Keeps the codes that may be drawn: the k likeliest, and of those the likeliest that hold a share p of the probability.</summary>
public static class LogitsFilter
{
    /// <summary>Logits <c>[B, L, V]</c> with everything that is filtered out at minus infinity. Values equal to the k-th are kept.</summary>
    /// <param name="logits">Float32.</param>
    /// <param name="topK">k of each image; V or more keeps all.</param>
    /// <param name="topP">p of each image; 0 is off.</param>
    public static Tensor Apply(Tensor logits, IReadOnlyList<int> topK, IReadOnlyList<double> topP)
    {
        using var scope = NewDisposeScope();
        var filtered = TopK(logits, topK);
        if (topP.Any(p => p > 0))
        {
            using var likeliest = filtered;
            filtered = TopP(likeliest, topP);
        }
        return filtered.MoveToOuterDisposeScope();
    }

    private static Tensor TopK(Tensor logits, IReadOnlyList<int> topK)
    {
        var size = (int)logits.shape[^1];
        var most = topK.Max(k => Math.Min(k, size));
        if (topK.Min() >= size) return logits.alias();
        using var scope = NewDisposeScope();
        using var removed = logits < Threshold(logits, topK, most);
        return logits.masked_fill(removed, Scalars.NegativeInfinity).MoveToOuterDisposeScope();
    }

    // The k-th largest logit of each token: [B, L, 1].
    private static Tensor Threshold(Tensor logits, IReadOnlyList<int> topK, int most)
    {
        using var scope = NewDisposeScope();
        var equal = topK.All(k => k == topK[0]);
        var (values, _) = logits.topk(most, sorted: !equal);
        if (equal) return values.amin([-1], keepdim: true).MoveToOuterDisposeScope();
        var index = tensor(topK.Select(k => (long)Math.Min(k, most) - 1).ToArray(), [topK.Count, 1, 1]).to(logits.device);
        return values.gather(-1, index.expand(logits.shape[0], logits.shape[1], 1)).MoveToOuterDisposeScope();
    }

    // Least likely first, everything goes whose running total stays within 1 - p; the likeliest always stays.
    private static Tensor TopP(Tensor logits, IReadOnlyList<double> topP)
    {
        using var scope = NewDisposeScope();
        var (sorted, order) = logits.sort(-1);
        var limit = tensor(topP.Select(p => p > 0 ? (float)(1 - p) : -1f).ToArray(), [topP.Count, 1, 1]).to(logits.device);
        var removed = Totals(sorted) <= limit;
        var last = removed.shape[^1] - 1;
        removed = cat([removed.narrow(-1, 0, last), zeros_like(removed.narrow(-1, last, 1))], -1);
        return logits.masked_fill(zeros_like(removed).scatter(-1, order, removed), Scalars.NegativeInfinity).MoveToOuterDisposeScope();
    }

    // Running totals of the probabilities; frees the logits.
    private static Tensor Totals(Tensor logits)
    {
        using (logits)
        {
            using var probabilities = logits.softmax(-1);
            return probabilities.cumsum(-1);
        }
    }
}
