using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>The code book: <c>embedding.weight [V, C]</c>, in float32.</summary>
internal sealed class Codebook
{
    // Scores of a hundred megabytes at once are as fast as more.
    private const long ScoresAtOnce = 1 << 24;

    internal Codebook(ParameterScope scope, HybridTokenizerConfig config) =>
        Weight = scope["embedding"].Weight("weight", config.VocabSize, config.ZChannels);

    /// <summary>The codes, one a row.</summary>
    internal Tensor Weight { get; }

    /// <summary>The codes' rows: <c>[B, n]</c> to <c>[B, n, C]</c>.</summary>
    internal Tensor Embed(Tensor indices)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(Weight.index_select(0, indices.flatten()).view([.. indices.shape, Weight.shape[1]]));
    }

    /// <summary>The nearest code of each position: <c>[B, C, p, p]</c> to <c>[B, p²]</c>, int64. No gradient runs through it.</summary>
    /// <param name="map">The positions' vectors, in float32.</param>
    /// <param name="byCosine">By the angle to the code, not by the distance.</param>
    internal Tensor Nearest(Tensor map, bool byCosine)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var rows = map.permute(0, 2, 3, 1).reshape(-1, map.shape[1]);
        var atOnce = Math.Max(1, ScoresAtOnce / Weight.shape[0]);
        // |z - e|² is least where z·e - |e|²/2 is largest; the length of z changes neither order.
        var codes = byCosine ? nn.functional.normalize(Weight, dim: 1) : Weight;
        var offsets = byCosine ? null : (Weight * Weight).sum(1) * Scalars.Half;
        var nearest = new List<Tensor>();
        for (long start = 0; start < rows.shape[0]; start += atOnce)
        {
            using var part = NewDisposeScope();
            var scores = nn.functional.linear(rows.narrow(0, start, Math.Min(atOnce, rows.shape[0] - start)), codes);
            if (offsets is not null) scores = scores - offsets;
            nearest.Add(part.MoveToOuter(scores.argmax(1)));
        }
        return scope.MoveToOuter(cat(nearest, 0).view(map.shape[0], -1));
    }

    /// <summary>The share of the codes that stand anywhere in <paramref name="indices"/>, in percent.</summary>
    internal double Usage(IEnumerable<Tensor> indices)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var used = zeros(Weight.shape[0], ScalarType.Float64, Weight.device);
        used.index_fill_(0, cat([.. indices.Select(scale => scale.flatten())], 0), Scalars.One);
        return 100 * used.mean().item<double>();
    }
}
