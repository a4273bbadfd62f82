namespace HartFarm.Model.Memory;

/// <summary>The bytes of a model's parameters, by part, in the element type that it computes in.</summary>
/// <param name="TextEncoder">The text encoder, its table of token embeddings among it.</param>
/// <param name="Transformer">The transformer without the residual diffusion.</param>
/// <param name="Diffusion">The residual diffusion's network.</param>
/// <param name="Tokenizer">The image tokenizer: encoder, quantizer and decoder.</param>
public sealed record WeightMemory(long TextEncoder, long Transformer, long Diffusion, long Tokenizer)
{
    /// <summary>All parts together.</summary>
    public long Total => TextEncoder + Transformer + Diffusion + Tokenizer;
}
