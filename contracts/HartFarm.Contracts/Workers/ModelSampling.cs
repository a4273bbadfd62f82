namespace HartFarm.Contracts.Workers;

/// <summary>How a model's images are best drawn, as its checkpoint says; null where it says nothing.</summary>
/// <param name="Guidance">Strength of classifier-free guidance.</param>
/// <param name="TopP">The share of probability that is drawn from.</param>
/// <param name="Temperature">What the logits are divided by.</param>
public sealed record ModelSampling(double? Guidance, double? TopP, double? Temperature);
