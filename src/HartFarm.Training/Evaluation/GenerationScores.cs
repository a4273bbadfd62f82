namespace HartFarm.Training.Evaluation;

/// <summary>How near generated images are to real ones and to their captions.</summary>
/// <param name="Frechet">The Fréchet distance to real images; null where no features were given.</param>
/// <param name="Attributes">What is right in them; null where the captions cannot be checked.</param>
public sealed record GenerationScores(double? Frechet, AttributeScores? Attributes);
