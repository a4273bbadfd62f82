using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Shards;

namespace HartFarm.Worker.Shards;

/// <summary>What a shard's images are asked for with, and what is written of them.</summary>
/// <param name="shard">The lease.</param>
/// <param name="model">The model that makes them.</param>
/// <param name="version">The version of HartFarm.</param>
public sealed class ImageMaker(ShardGranted shard, GeneratorDescription model, string version)
{
    /// <summary>The hash of the model.</summary>
    public string ModelHash => model.ModelHash;

    /// <summary>How the files are encoded.</summary>
    public ImageEncoding Encoding { get; } = new(FormatOf(shard.Output.Image), shard.Output.Quality);

    /// <summary>How the shard's objects are called, and what is in them.</summary>
    public ShardLayout Layout { get; } = new(
        shard.Output.Format switch
        {
            Contracts.Jobs.DatasetFormat.Parquet => ShardFormat.Parquet,
            Contracts.Jobs.DatasetFormat.ImageFolder => ShardFormat.ImageFolder,
            _ => ShardFormat.WebDataset,
        },
        shard.Index,
        shard.ShardCount);

    /// <summary>What the generator is asked.</summary>
    /// <param name="task">The image.</param>
    /// <param name="partial">Who sees it before it is finished.</param>
    public ImageRequest Request(ShardImageTask task, PartialImages? partial = null) => new()
    {
        Prompt = task.Prompt,
        Seed = task.Seed,
        Guidance = task.Guidance,
        TopK = shard.Sampling.TopK,
        TopP = shard.Sampling.TopP,
        Temperature = shard.Sampling.Temperature,
        Partial = partial,
    };

    /// <summary>The image's file.</summary>
    /// <exception cref="ImageException">It cannot be encoded.</exception>
    public byte[] Encode(ShardImageTask task, GeneratedImage made, int batchSize) =>
        ImageEncoder.Encode(made.Rgb, made.Width, made.Height, Encoding, RecordJson.Embedded(Record(task, made, batchSize)));

    /// <summary>The image as it goes into the shard.</summary>
    public ShardImage Image(ShardImageTask task, GeneratedImage made, byte[] file, int batchSize) =>
        new(task.Key, Encoding.Format, file, Record(task, made, batchSize));

    private ImageRecord Record(ShardImageTask task, GeneratedImage made, int batchSize) => new()
    {
        Index = task.Index,
        Prompt = task.Source ?? task.Prompt,
        FinalPrompt = task.Source is null ? null : task.Prompt,
        Key = task.PromptKey,
        Copy = task.Copy,
        Seed = task.Seed,
        Guidance = task.Guidance,
        TopK = shard.Sampling.TopK,
        TopP = shard.Sampling.TopP,
        Temperature = shard.Sampling.Temperature,
        Model = shard.SizeClass.Model,
        ModelHash = model.ModelHash,
        Width = made.Width,
        Height = made.Height,
        Precision = model.Precision,
        Device = model.Device,
        BatchSize = batchSize,
        GeneratorVersion = version,
        Warnings = made.Warnings,
        PromptTokens = made.PromptTokens,
        ImageTokens = made.ImageTokens,
        Metadata = task.Metadata,
    };

    private static ImageFormat FormatOf(string name) => name switch
    {
        "png" => ImageFormat.Png,
        "jpeg" => ImageFormat.Jpeg,
        "webp" => ImageFormat.Webp,
        _ => throw new ShardException($"{name} is no format of images: there are png, jpeg and webp"),
    };
}
