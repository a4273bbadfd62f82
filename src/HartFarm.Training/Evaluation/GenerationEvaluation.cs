using HartFarm.Model.Generation;
using HartFarm.Training.Data;
using HartFarm.Training.Evaluation.Features;

namespace HartFarm.Training.Evaluation;

/// <summary>
/// Measures what a model generates of a source's captions: how far it is from real images and, where the source is of scenes, how much of
/// the captions the pictures show.
/// </summary>
public sealed class GenerationEvaluation
{
    private readonly IFeatureExtractor? _features;
    private readonly GenerationSettings _settings;

    /// <param name="features">Says what images show; it stays the caller's. Null leaves the Fréchet distance out.</param>
    /// <param name="settings">Which images to make.</param>
    public GenerationEvaluation(IFeatureExtractor? features, GenerationSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Batch, 1);
        (_features, _settings) = (features, settings);
    }

    /// <summary>Is shown each image that is made: <c>hybrid</c> or <c>discrete</c>, its caption's index, and the image.</summary>
    public Action<string, long, GeneratedImage>? Observe { get; init; }

    /// <summary>Generates and measures.</summary>
    /// <param name="source">Captions and real images.</param>
    /// <param name="hybrid">The model with its residual diffusion; it stays the caller's.</param>
    /// <param name="discrete">The same model sampled from codes alone, or null.</param>
    /// <param name="progress">Told after each batch, on the calling thread.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    /// <exception cref="EvaluationException">The source's images are of another size than the model's, or too few.</exception>
    /// <exception cref="DataException">An image or a caption cannot be used.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public GenerationResult Run(
        IImageSource source, IImageGenerator hybrid, IImageGenerator? discrete, Action<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var reals = _settings.RealImages ?? _settings.Images;
        ImageRanges.Require(source, _settings.Images, _features?.Features);
        ImageRanges.Require(source, reals, _features?.Features);
        RequireSize(source, hybrid.Description);
        if (discrete is not null) RequireSize(source, discrete.Description);
        using var guard = no_grad();
        using var real = new PictureSet(_features, source);
        foreach (var (first, batch) in _features is null ? [] : ImageRanges.Batches(source, reals, _settings.Batch, cancellation))
        {
            using var scope = NewDisposeScope();
            real.Add(first, ImageTensors.Of([.. batch.Select(image => image.Pixels)], source.Size, source.Size), check: false);
            progress?.Invoke(new EvaluationProgress("real", first + batch.Length, reals));
        }
        return new GenerationResult(
            hybrid.Description.Model, hybrid.Description.ModelHash, source.Name, _settings, _features?.Name,
            Measure("hybrid", hybrid, source, real, progress, cancellation),
            discrete is null ? null : Measure("discrete", discrete, source, real, progress, cancellation));
    }

    private static void RequireSize(IImageSource source, GeneratorDescription model)
    {
        if (model.Width == source.Size && model.Height == source.Size) return;
        throw new EvaluationException($"{source.Name} gives images of {source.Size} pixels a side, and {model.Model} makes {model.Width}x{model.Height}.");
    }

    private GenerationScores Measure(
        string name, IImageGenerator generator, IImageSource source, PictureSet real, Action<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        using var made = new PictureSet(_features, source);
        foreach (var (first, batch) in ImageRanges.Batches(source, _settings.Images, _settings.Batch, cancellation))
        {
            using var scope = NewDisposeScope();
            var images = generator.Generate([.. batch.Select((image, i) => Request(image.Caption, first + i))], cancellation);
            for (var i = 0; i < images.Count; i++) Observe?.Invoke(name, first + i, images[i]);
            made.Add(first, ImageTensors.Of([.. images.Select(image => image.Rgb)], source.Size, source.Size), check: true);
            progress?.Invoke(new EvaluationProgress(name, first + batch.Length, _settings.Images));
        }
        return new GenerationScores(made.DistanceTo(real), made.Attributes);
    }

    private ImageRequest Request(string caption, long index) => new()
    {
        Prompt = caption,
        Seed = _settings.Seed + index,
        Guidance = _settings.Guidance,
        TopK = _settings.TopK,
        TopP = _settings.TopP,
        Temperature = _settings.Temperature,
    };
}
