using HartFarm.Model.HybridTokenizer;
using HartFarm.Training.Data;
using HartFarm.Training.Evaluation.Features;

namespace HartFarm.Training.Evaluation;

/// <summary>Measures how well a tokenizer reconstructs images: from codes and residual, and from codes alone with the same weights.</summary>
public sealed class ReconstructionEvaluation
{
    private readonly HybridImageTokenizer _tokenizer;
    private readonly IFeatureExtractor? _features;
    private readonly Device _device;
    private readonly int _batch;

    /// <param name="tokenizer">The tokenizer; it stays the caller's.</param>
    /// <param name="features">Says what images show; it stays the caller's. Null leaves the Fréchet distance out.</param>
    /// <param name="device">Where the tokenizer computes.</param>
    /// <param name="batch">Images of one pass.</param>
    public ReconstructionEvaluation(HybridImageTokenizer tokenizer, IFeatureExtractor? features, Device device, int batch = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (_tokenizer, _features, _device, _batch) = (tokenizer, features, device, batch);
    }

    /// <summary>Measures the first images of a source, each encoded once.</summary>
    /// <param name="source">The images.</param>
    /// <param name="images">How many.</param>
    /// <param name="progress">Told after each batch, on the calling thread.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    /// <exception cref="EvaluationException">The images are of another size than the tokenizer's, or too few.</exception>
    /// <exception cref="DataException">An image cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public ReconstructionResult Run(IImageSource source, long images, Action<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ImageRanges.Require(source, images, _features?.Features);
        if (source.Size != _tokenizer.Config.ImageSize)
        {
            throw new EvaluationException($"{source.Name} gives images of {source.Size} pixels a side, and the tokenizer is made for {_tokenizer.Config.ImageSize}.");
        }
        using var guard = no_grad();
        using var real = new PictureSet(_features, source);
        using ReconstructionMeter hybrid = new(_features, source), discrete = new(_features, source);
        foreach (var (first, batch) in ImageRanges.Batches(source, images, _batch, cancellation))
        {
            using var scope = NewDisposeScope();
            var pixels = ImageTensors.Of([.. batch.Select(image => image.Pixels)], source.Size, source.Size).to(_device);
            var latents = _tokenizer.Encode(pixels);
            real.Add(first, pixels, check: false);
            hybrid.Add(first, pixels, _tokenizer.Decode(latents));
            discrete.Add(first, pixels, _tokenizer.Decode(_tokenizer.Quantizer.Encode(latents).FHat[^1]));
            progress?.Invoke(new EvaluationProgress("reconstruction", first + batch.Length, images));
        }
        return new ReconstructionResult(source.Name, images, _features?.Name, hybrid.Scores(real), discrete.Scores(real));
    }
}
