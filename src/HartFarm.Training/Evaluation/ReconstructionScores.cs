namespace HartFarm.Training.Evaluation;

/// <summary>How near reconstructions are to their images, which are in [-1, 1].</summary>
/// <param name="Mse">The mean squared error.</param>
/// <param name="Psnr">The mean of the images' peak signal-to-noise ratios in decibels.</param>
/// <param name="Ssim">The mean of the images' structural similarities.</param>
/// <param name="Frechet">The Fréchet distance to the images; null where no features were given.</param>
/// <param name="Attributes">What is right in them, held against the images' captions; null where those cannot be checked.</param>
public sealed record ReconstructionScores(double Mse, double Psnr, double Ssim, double? Frechet, AttributeScores? Attributes);
