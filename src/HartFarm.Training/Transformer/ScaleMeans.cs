namespace HartFarm.Training.Transformer;

/// <summary>The cross-entropy of each scale, and what the training minimises of them.</summary>
/// <param name="each">The cross-entropy of every code, scale by scale, <c>[B, n]</c>.</param>
/// <param name="codes">How many of the n codes each scale has.</param>
internal sealed class ScaleMeans(Tensor each, IReadOnlyList<long> codes)
{
    private readonly Tensor _means = stack(
        [.. codes.Select((count, scale) => each.narrow(1, codes.Take(scale).Sum(), count).mean())]);

    /// <summary>The mean over the scales, <c>[]</c>, each weighed by its number of codes to the power of 1 - <paramref name="balance"/>.</summary>
    internal Tensor Weighed(double balance)
    {
        var weights = codes.Select(count => Math.Pow(count, 1 - balance)).ToArray();
        var total = weights.Sum();
        return (_means * tensor(Array.ConvertAll(weights, weight => (float)(weight / total)), device: _means.device)).sum();
    }

    /// <summary>The mean of each scale, in nats.</summary>
    internal float[] Values() => _means.detach().cpu().data<float>().ToArray();
}
