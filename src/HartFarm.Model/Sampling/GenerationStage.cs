namespace HartFarm.Model.Sampling;

/// <summary>The stages of a batch, in the order in which they are computed.</summary>
public enum GenerationStage
{
    /// <summary>Prompts to text features.</summary>
    Text,

    /// <summary>One scale's tokens: through the transformer, and drawn. The first is the prompt's own pass.</summary>
    Scale,

    /// <summary>The last scale's residuals.</summary>
    ResidualDiffusion,

    /// <summary>Latents to pixels.</summary>
    Decoder,
}
