namespace HartFarm.Training.Evaluation.Features;

/// <summary>Says in a few numbers what an image shows; the Fréchet distance compares sets of images by them. Not safe for concurrent calls.</summary>
public interface IFeatureExtractor : IDisposable
{
    /// <summary>What measurements are labelled with: distances by different extractors cannot be compared.</summary>
    string Name { get; }

    /// <summary>Numbers of each image, F.</summary>
    int Features { get; }

    /// <summary>The features of images, in the caller's dispose scope.</summary>
    /// <param name="images"><c>[B, 3, H, W]</c> float32 in [-1, 1].</param>
    /// <returns><c>[B, F]</c> float32.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    Tensor Extract(Tensor images);
}
