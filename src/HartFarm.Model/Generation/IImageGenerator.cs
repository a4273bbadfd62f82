using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.Generation;

/// <summary>Makes images of one model at one size. Not safe for concurrent calls.</summary>
public interface IImageGenerator : IDisposable
{
    /// <summary>What the images' metadata say of the model.</summary>
    GeneratorDescription Description { get; }

    /// <summary>How its images are best drawn, if its checkpoint says so.</summary>
    CheckpointSampling? Sampling => null;

    /// <summary>The images of a batch, in the order of the requests. Runs on the calling thread.</summary>
    /// <param name="batch">At least one request.</param>
    /// <param name="cancellation">Looked at between the scales; no image of the batch is returned when it fires.</param>
    /// <exception cref="ArgumentException">A request's setting is out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation);
}
