using HartFarm.Contracts.Jobs;
using HartFarm.Model.Generation;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;

namespace HartFarm.Cli.Synthesis;

/// <summary>Weighs the files of the images that a worker makes to measure itself.</summary>
/// <param name="loader">Loads the model.</param>
/// <param name="output">What the files are written as.</param>
internal sealed class ImageSize(IModelLoader loader, OutputSettings output) : IModelLoader
{
    private readonly Lock _gate = new();
    private long _bytes, _images;

    /// <summary>The mean of a file's bytes; null before the first image.</summary>
    public double? Mean
    {
        get
        {
            lock (_gate) return _images == 0 ? null : (double)_bytes / _images;
        }
    }

    /// <inheritdoc/>
    public ModelNeed Describe(ModelFolder folder) => loader.Describe(folder);

    /// <inheritdoc/>
    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => new Weighed(loader.Load(folder, cancellation), this);

    private void Add(GeneratedImage image, ImageRequest request, GeneratorDescription model)
    {
        var record = new ImageRecord
        {
            Index = 0,
            Prompt = request.Prompt,
            Copy = 0,
            Seed = long.MaxValue,
            Guidance = request.Guidance,
            Model = model.Model,
            ModelHash = model.ModelHash,
            Width = image.Width,
            Height = image.Height,
            Precision = model.Precision,
            Device = model.Device,
            BatchSize = 1,
            GeneratorVersion = Worker.Hosting.WorkerServices.Version,
        };
        var encoding = new ImageEncoding(Enum.Parse<ImageFormat>(output.Image, ignoreCase: true), output.Quality);
        var file = ImageEncoder.Encode(image.Rgb, image.Width, image.Height, encoding, RecordJson.Embedded(record));
        lock (_gate) (_bytes, _images) = (_bytes + file.Length, _images + 1);
    }

    private sealed class Weighed(IImageGenerator generator, ImageSize size) : IImageGenerator
    {
        // Its hash takes a while, which is not the images'.
        public GeneratorDescription Description { get; } = generator.Description;

        public IReadOnlyList<GeneratedImage> Generate(IReadOnlyList<ImageRequest> batch, CancellationToken cancellation)
        {
            var images = generator.Generate(batch, cancellation);
            for (var i = 0; i < images.Count; i++) size.Add(images[i], batch[i], Description);
            return images;
        }

        public void Dispose() => generator.Dispose();
    }
}
