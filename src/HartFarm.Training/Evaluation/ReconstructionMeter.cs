using HartFarm.Training.Data;
using HartFarm.Training.Evaluation.Features;

namespace HartFarm.Training.Evaluation;

/// <summary>Measures the reconstructions of one kind of latent.</summary>
internal sealed class ReconstructionMeter(IFeatureExtractor? features, IImageSource source) : IDisposable
{
    private readonly PictureSet _pictures = new(features, source);
    private double _squared;
    private double _ratio;
    private double _similarity;

    /// <param name="first">The index of the first image.</param>
    /// <param name="images"><c>[B, 3, H, W]</c> in [-1, 1].</param>
    /// <param name="reconstructions">The same shape.</param>
    internal void Add(long first, Tensor images, Tensor reconstructions)
    {
        foreach (var error in MeanSquaredError.PerImage(images, reconstructions))
        {
            _squared += error;
            _ratio += Psnr.Of(error);
        }
        _similarity += Ssim.PerImage(images, reconstructions).Sum();
        _pictures.Add(first, reconstructions, check: true);
    }

    /// <summary>The means over all images.</summary>
    /// <param name="real">The images themselves.</param>
    internal ReconstructionScores Scores(PictureSet real)
    {
        var count = _pictures.Count;
        return new ReconstructionScores(
            _squared / count, _ratio / count, _similarity / count, _pictures.DistanceTo(real), _pictures.Attributes);
    }

    public void Dispose() => _pictures.Dispose();
}
