using System.CommandLine;
using HartFarm.Cli.Evaluation;

namespace HartFarm.Cli.Commands;

/// <summary>The options that all evaluations have.</summary>
/// <param name="images">How many images are measured where the user says nothing.</param>
internal sealed class EvalOptionSet(int images)
{
    private readonly Option<string> _model = new("--model") { HelpName = "DIR", Description = "The folder of the checkpoint.", Required = true };
    private readonly Option<string> _data = new("--data") { HelpName = "DATA", Description = "Images and captions to measure with.", Required = true };
    private readonly Option<int?> _images = CheckedOption.Int("--images", "N", 2, int.MaxValue, "Images to measure.", images);
    private readonly Option<int?> _batch = CheckedOption.Int("--batch", "N", 1, 4096, "Images at a time; it changes no result.", 16);
    private readonly Option<string?> _features = new("--features")
    {
        HelpName = "FILE",
        Description = "The features of the Fréchet distance. Default: scene_features.safetensors in the checkpoint's folder.",
    };

    private readonly Option<string?> _captionColumn = new("--caption-column") { HelpName = "NAME", Description = "The column or field of the captions." };
    private readonly Option<string?> _grid = new("--grid") { HelpName = "FILE.png", Description = "Write some of the pictures side by side." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the measurements as JSON." };
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<int?> _threads = DeviceOption.Threads();

    /// <summary>Gives a command the options.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_model, _data, _images, _batch, _features, _captionColumn, _grid, _json, _device, _threads]) command.Add(option);
    }

    /// <summary>What was given.</summary>
    internal EvalOptions Read(ParseResult parsed) => new()
    {
        Model = parsed.GetRequiredValue(_model),
        Data = parsed.GetRequiredValue(_data),
        Images = parsed.GetValue(_images)!.Value,
        Batch = parsed.GetValue(_batch)!.Value,
        Features = parsed.GetValue(_features),
        CaptionColumn = parsed.GetValue(_captionColumn),
        Grid = parsed.GetValue(_grid),
        Json = parsed.GetValue(_json),
        Device = parsed.GetValue(_device),
        Threads = parsed.GetValue(_threads),
    };
}
