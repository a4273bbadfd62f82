using HartFarm.Model.Diffusion;
using HartFarm.Model.Sampling;
using HartFarm.Model.Transformer;

namespace HartFarm.Training.Transformer;

/// <summary>
/// The transformer's two losses in one pass: the cross-entropy of the codes of all scales, and the residual diffusion's on what the last
/// scale's codes, drawn as in generation, leave over. Source: Tang et al. 2024, section 3.2.
/// </summary>
public sealed class TransformerLoss
{
    private const int TopK = 600;
    private const double TopP = 0.96;

    private readonly HartTransformer _transformer;
    private readonly TeacherForcing _forcing;

    /// <param name="transformer">The transformer.</param>
    /// <param name="scales">How many scales are learned, from the coarsest; null for all.</param>
    public TransformerLoss(HartTransformer transformer, int? scales = null)
    {
        (_transformer, _forcing) = (transformer, new TeacherForcing(transformer, scales));
    }

    /// <summary>The pass whose losses are computed.</summary>
    /// <param name="context">Text features, <c>[B, T, context_dim]</c>.</param>
    /// <param name="mask"><c>[B, T]</c> int64.</param>
    /// <param name="positions"><c>[B, T]</c> int64.</param>
    /// <param name="inputs">The latents of scales 1 to K-1, <c>[B, L-1, C]</c>.</param>
    /// <param name="keep">The last scale's cells that are kept, <c>[B, n]</c> int64.</param>
    public TeacherForced Forward(Tensor context, Tensor mask, Tensor positions, Tensor inputs, Tensor keep) =>
        _forcing.Forward(context, mask, positions, inputs, keep);

    /// <summary>The cross-entropy of every code, scale by scale, with those of the last scale that are kept: <c>[B, n]</c> float32.</summary>
    /// <param name="forced">The pass.</param>
    /// <param name="indices">Each scale's codes, <c>[B, p²]</c> int64.</param>
    /// <param name="keep">The last scale's cells that are kept.</param>
    public static Tensor CrossEntropies(TeacherForced forced, IReadOnlyList<Tensor> indices, Tensor keep)
    {
        using var scope = NewDisposeScope();
        var codes = cat([.. indices.Take(indices.Count - 1), indices[^1].gather(1, keep)], 1);
        var logits = forced.Logits.to(ScalarType.Float32);
        var each = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[2]), codes.reshape(-1), reduction: nn.Reduction.None);
        return each.view(codes.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Codes of the last scale's kept cells, drawn from the pass's own logits: <c>[B, n]</c> int64. No gradient runs through them.</summary>
    public static Tensor Draw(TeacherForced forced, long kept, Generator generator)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var logits = forced.Logits.narrow(1, forced.Logits.shape[1] - kept, kept).to(ScalarType.Float32);
        var images = (int)logits.shape[0];
        var filtered = LogitsFilter.Apply(logits, [.. Enumerable.Repeat(TopK, images)], [.. Enumerable.Repeat(TopP, images)]);
        var uniform = rand([images, kept], generator: generator).to(logits.device);
        GC.KeepAlive(generator);
        return CategoricalDraw.Draw(filtered, uniform).MoveToOuterDisposeScope();
    }

    /// <summary>The mean of the residual diffusion's loss, each residual with several times and noises.</summary>
    /// <param name="forced">The pass.</param>
    /// <param name="codebook"><c>[V, C]</c>.</param>
    /// <param name="drawn">The codes that residuals are taken from, <c>[B, n]</c>.</param>
    /// <param name="continuous">What the last scale's codes and residuals stand for, <c>[B, P², C]</c>.</param>
    /// <param name="keep">The cells that are kept.</param>
    /// <param name="t">A training step for each of the <c>B * n * diffusion_batch_mul</c> rows.</param>
    /// <param name="noise"><c>[B * n * diffusion_batch_mul, C]</c>.</param>
    public Tensor Diffusion(TeacherForced forced, Tensor codebook, Tensor drawn, Tensor continuous, Tensor keep, long[] t, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var (images, kept, channels) = (keep.shape[0], keep.shape[1], continuous.shape[2]);
        var vectors = codebook.index_select(0, drawn.reshape(-1)).view(images, kept, channels);
        var (_, condition) = _forcing.DiffusionCondition(forced.LastHidden, vectors.to(forced.LastHidden.dtype));
        var target = continuous.gather(1, keep.unsqueeze(-1).expand(images, kept, channels)) - vectors;
        var repeats = t.Length / (images * kept);
        var start = (target / tensor(new[] { (float)ResidualDiffusion.ResidualScale }, device: target.device)).reshape(-1, channels).repeat(repeats, 1);
        var rows = condition.reshape(images * kept, -1).repeat(repeats, 1);
        return DiffusionLoss.Compute(_transformer.Diffusion, start, t, noise, rows).Loss.mean().MoveToOuterDisposeScope();
    }
}
