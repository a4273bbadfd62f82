namespace HartFarm.Training.Transformer;

/// <summary>What one lane of a transformer's training computes with: the same weights as every other lane, with gradients of its own.</summary>
/// <param name="Loss">The transformer and its losses.</param>
/// <param name="Captions">The text encoder.</param>
internal sealed record TransformerReplica(TransformerLoss Loss, CaptionFeatures Captions);
