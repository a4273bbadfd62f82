using HartFarm.Model.HybridTokenizer;

namespace HartFarm.Training.Tokenizer;

/// <summary>
/// Makes latents larger or smaller without changing any image: encoder, code book and residual convolutions give scaled latents, and the
/// decoder takes them back. The residual diffusion, which clamps to 0.6, expects residuals of a known size.
/// </summary>
internal static class LatentScaling
{
    /// <summary>The standard deviation of what the last scale's codes leave over.</summary>
    internal static double ResidualDeviation(HybridImageTokenizer tokenizer, Tensor images)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var encoded = tokenizer.EncodeResidual(images);
        var residual = encoded.Continuous - tokenizer.Quantizer.EmbedIndices(encoded.Indices[^1]);
        return residual.std().item<float>();
    }

    /// <summary>A parameter of the tokenizer whose latents are <paramref name="scale"/> times as large.</summary>
    internal static Tensor Apply(string key, Tensor parameter, double scale)
    {
        var factor = key switch
        {
            "quant_conv.weight" or "quant_conv.bias" or "quantize.embedding.weight" => scale,
            "post_quant_conv.weight" => 1 / scale,
            _ when key.StartsWith("quantize.quant_resi.", StringComparison.Ordinal) && key.EndsWith(".bias", StringComparison.Ordinal) => scale,
            _ => 1,
        };
        return factor == 1 ? parameter.alias() : parameter * tensor(new[] { (float)factor }, device: parameter.device);
    }
}
