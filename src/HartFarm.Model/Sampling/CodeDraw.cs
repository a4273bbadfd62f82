using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Sampling;

/// <summary>Draws each cell's code from its logits, and the vector that stands for it.</summary>
internal sealed class CodeDraw
{
    private readonly MultiScaleQuantizer _quantizer;
    private readonly SamplingOptions _options;
    private readonly ISamplingNoise _noise;
    private readonly Action<string, Tensor>? _observe;

    internal CodeDraw(MultiScaleQuantizer quantizer, SamplingOptions options, ISamplingNoise noise, Action<string, Tensor>? observe)
    {
        (_quantizer, _options, _noise, _observe) = (quantizer, options, noise, observe);
    }

    /// <summary>V, the size of the code book.</summary>
    internal long VocabSize => _quantizer.Codebook.shape[0];

    /// <summary>Codes <c>[n, L]</c> int64, their vectors <c>[n, L, C]</c>, and the vectors that are fed on: mixed ones in the smooth mode.</summary>
    /// <param name="stage">The scale.</param>
    /// <param name="ratio">How far along the scales it is, 0 to 1.</param>
    /// <param name="cells">Whose and which cells these are.</param>
    /// <param name="images">How each of the n images is sampled.</param>
    /// <param name="conditional">Logits <c>[n, L, V]</c> float32. They are written over and freed, for they are large.</param>
    /// <param name="unconditional">Logits without the prompt, or null for no guidance; likewise.</param>
    internal DrawnCodes Draw(
        int stage, double ratio, CellGroup cells, IReadOnlyList<ImageSampling> images, Tensor conditional, Tensor? unconditional)
    {
        using var scope = NewDisposeScope();
        var filtered = Filter(stage, images, unconditional is null ? conditional : Guide(conditional, unconditional, ratio, images));
        var codes = _options.Greedy ? filtered.argmax(-1) : CategoricalDraw.Draw(filtered, _noise.Uniform(stage, cells));
        var codebook = _quantizer.Codebook;
        var vectors = codebook.index_select(0, codes.reshape(-1)).view(codes.shape[0], codes.shape[1], codebook.shape[1]);
        var fed = _options.MoreSmooth ? Smooth(stage, ratio, cells, filtered) : vectors.alias();
        _observe?.Invoke("idx", codes);
        return new DrawnCodes(codes.MoveToOuterDisposeScope(), vectors.MoveToOuterDisposeScope(), fed.MoveToOuterDisposeScope());
    }

    // conditional + t (conditional - unconditional), with t growing along the scales; over the unconditional logits.
    private static Tensor Guide(Tensor conditional, Tensor unconditional, double ratio, IReadOnlyList<ImageSampling> images)
    {
        using var strengths = PerImage(images, image => image.Guidance * ratio, conditional.device);
        using (conditional) return unconditional.neg_().add_(conditional, Scalars.One).mul_(strengths).add_(conditional, Scalars.One);
    }

    private Tensor Filter(int stage, IReadOnlyList<ImageSampling> images, Tensor guided)
    {
        using (guided)
        {
            _observe?.Invoke("logits_cfg", guided);
            if (images.Any(image => image.Temperature != 1)) guided.mul_(PerImage(images, image => 1 / image.Temperature, guided.device));
            return LogitsFilter.Apply(guided, [.. images.Select(image => image.TopKAt(stage))], [.. images.Select(image => image.TopP)]);
        }
    }

    private Tensor Smooth(int stage, double ratio, CellGroup cells, Tensor filtered)
    {
        using var scope = NewDisposeScope();
        var temperature = GumbelSoftmax.Temperature(ratio);
        if (_observe is not null) _observe("logits_masked_count", filtered.isinf().sum(-1));
        filtered.mul_(tensor((float)(1 + ratio)));
        var mixed = GumbelSoftmax.Over(filtered, temperature, _noise.Exponential(stage, cells, (int)filtered.shape[2]));
        _observe?.Invoke("gum_tau", tensor(new[] { (float)temperature }));
        _observe?.Invoke("gum_probs", mixed);
        return mixed.view(-1, mixed.shape[2]).mm(_quantizer.Codebook).view(mixed.shape[0], mixed.shape[1], _quantizer.Codebook.shape[1]).MoveToOuterDisposeScope();
    }

    private static Tensor PerImage(IReadOnlyList<ImageSampling> images, Func<ImageSampling, double> value, Device device) =>
        DeviceNumbers.Of([.. images.Select(image => (float)value(image))], [images.Count, 1, 1], device);
}
