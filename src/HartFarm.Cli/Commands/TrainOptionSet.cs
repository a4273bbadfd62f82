using System.CommandLine;
using HartFarm.Cli.Training;

namespace HartFarm.Cli.Commands;

/// <summary>The options that all trainings have.</summary>
internal sealed class TrainOptionSet
{
    private readonly Option<string?> _config;
    private readonly Option<string?> _data = new("--data") { HelpName = "DATA", Description = "What to learn from; see below.", Required = true };
    private readonly Option<string> _out = new("--out") { HelpName = "DIR", Description = "The folder of the run; made if missing.", Required = true };
    private readonly Option<string?> _from = new("--from")
    {
        HelpName = "DIR",
        Description = "A checkpoint's folder whose weights of the same part the training starts from. Default: random ones.",
    };

    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the state in the folder of the run." };
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<int?> _threads = DeviceOption.Threads();
    private readonly Option<string?> _captionColumn = new("--caption-column")
    {
        HelpName = "NAME",
        Description = "The column or field of the captions. Default: the first that is there of text, prompt and caption.",
    };

    private readonly Option<int?> _skipBroken = CheckedOption.Int(
        "--skip-broken", "N", 0, int.MaxValue, "Leave out up to N samples that cannot be used, and say which; by default the first ends the training.", 0);

    /// <param name="configRequired">Whether there is no training without a config.</param>
    internal TrainOptionSet(bool configRequired) => _config = new Option<string?>("--config")
    {
        HelpName = "FILE",
        Description = configRequired ? "The training's config, JSON." : "The training's config, JSON. Default: what the features that ship were trained with.",
        Required = configRequired,
    };

    /// <summary>Gives a command the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="data">Whether it learns from data of the user's choice.</param>
    internal void AddTo(Command command, bool data)
    {
        command.Add(_config);
        if (data) command.Add(_data);
        command.Add(_out);
        command.Add(_resume);
        command.Add(_device);
        command.Add(_threads);
        if (!data) return;
        command.Add(_from);
        command.Add(_captionColumn);
        command.Add(_skipBroken);
    }

    /// <summary>What was given.</summary>
    internal TrainOptions Read(ParseResult parsed) => new()
    {
        Config = parsed.GetValue(_config),
        Data = parsed.GetValue(_data) ?? "",
        Out = parsed.GetRequiredValue(_out),
        From = parsed.GetValue(_from),
        Resume = parsed.GetValue(_resume),
        Device = parsed.GetValue(_device),
        Threads = parsed.GetValue(_threads),
        CaptionColumn = parsed.GetValue(_captionColumn),
        SkipBroken = parsed.GetValue(_skipBroken) ?? 0,
    };
}
