using HartFarm.Model.Generation;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Generation;

/// <summary>What the dataset says of a run and of its images.</summary>
public static class ImageRecords
{
    /// <summary>The record of an image.</summary>
    public static ImageRecord Of(MadeImage made, GenerateOptions options, GeneratorDescription model) => new()
    {
        Index = made.Task.Index,
        Prompt = made.Task.Line.Prompt,
        Key = made.Task.Line.Key,
        Copy = made.Task.Copy,
        Seed = made.Task.Seed,
        Guidance = made.Task.Guidance,
        TopK = options.TopK,
        TopP = options.TopP,
        Temperature = options.Temperature,
        Discrete = options.Discrete,
        Smooth = options.Smooth,
        MaskGitSteps = options.MaskGitSteps,
        Model = model.Model,
        ModelHash = model.ModelHash,
        Width = made.Image.Width,
        Height = made.Image.Height,
        Precision = model.Precision,
        Device = model.Device,
        Warnings = made.Image.Warnings,
        Metadata = made.Task.Line.Metadata,
    };

    /// <summary>All that the images depend on. Not the device, the threads or the batch: a run may go on with others.</summary>
    public static DatasetSettings Settings(GenerateOptions options, PromptSummary prompts, GeneratorDescription model) => new(
    [
        new("model_hash", model.ModelHash),
        new("prompts_sha256", prompts.Sha256),
        new("count", Text(options.Count)),
        new("seed", Text(options.Seed)),
        new("guidance", Text(options.Guidance)),
        new("top_k", options.TopK is { } k ? Text(k) : "the model's"),
        new("top_p", Text(options.TopP)),
        new("temperature", Text(options.Temperature)),
        new("discrete", options.Discrete ? "yes" : "no"),
        new("smooth", options.Smooth ? "yes" : "no"),
        new("maskgit", Text(options.MaskGitSteps)),
        new("width", Text(model.Width)),
        new("height", Text(model.Height)),
        new("precision", model.Precision),
        new("format", options.Encoding.Format.ToString().ToLowerInvariant()),
        new("quality", options.Encoding.Format == Storage.Images.ImageFormat.Png ? "lossless" : Text(options.Encoding.Quality)),
    ]);

    private static string Text(IFormattable value) => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
