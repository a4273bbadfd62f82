using HartFarm.Model.Presets;

namespace HartFarm.Bench.Operations;

/// <summary>
/// The additions and multiplications that a batch needs in matrix products and convolutions, by stage: two for each multiply-add. Norms,
/// softmax and the like are left out; what is computed once at load (the sequence without a prompt, the system prompt) too.
/// </summary>
/// <param name="Text">Prompts to text features.</param>
/// <param name="Scales">Each scale's tokens, the prompt's own pass in the first.</param>
/// <param name="ResidualDiffusion">The last scale's residuals.</param>
/// <param name="Decoder">Latents to pixels.</param>
public sealed record OperationCount(long Text, IReadOnlyList<long> Scales, long ResidualDiffusion, long Decoder)
{
    /// <summary>All stages together.</summary>
    public long Total => Text + Scales.Sum() + ResidualDiffusion + Decoder;

    /// <summary>Counts from a model's configs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Images of the batch.</param>
    /// <param name="prompts">Distinct prompts among them.</param>
    /// <param name="guided">Whether a second sequence, without a prompt, runs beside each image's own.</param>
    /// <param name="systemTokens">Tokens that stand before each prompt in the text encoder.</param>
    public static OperationCount Of(ModelPreset model, int images, int prompts, bool guided, int systemTokens = 0)
    {
        var transformer = new TransformerOperations(model.Transformer, model.Tokenizer, images, prompts, guided ? 2 * images : images);
        return new OperationCount(
            2 * TextOperations.Products(model.TextEncoder, prompts, model.Transformer.ContextToken, systemTokens),
            [.. Enumerable.Range(0, model.Tokenizer.Scales).Select(scale => 2 * transformer.Scale(scale))],
            2 * transformer.ResidualDiffusion(),
            2 * images * DecoderOperations.Products(model.Tokenizer));
    }
}
