namespace HartFarm.Parity;

/// <summary>A part of the model that has reference numbers in a golden folder.</summary>
public enum ParityPart
{
    /// <summary>The image tokenizer: encoder, quantizer and decoder.</summary>
    Autoencoder,

    /// <summary>Rotary tables.</summary>
    Rotary,

    /// <summary>The transformer's training form.</summary>
    Transformer,

    /// <summary>The residual diffusion.</summary>
    Diffusion,

    /// <summary>Filters of logits, and the Gumbel softmax.</summary>
    Sampling,

    /// <summary>Whole sampling runs.</summary>
    Inference,

    /// <summary>The text encoder's features.</summary>
    Text,
}
