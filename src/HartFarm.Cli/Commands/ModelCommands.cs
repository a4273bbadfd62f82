using System.CommandLine;
using System.Text.RegularExpressions;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Storage.Images;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm model</c>: makes, looks at and downloads checkpoints. A subcommand is there when what does its work is.</summary>
public sealed partial class ModelCommands(Terminal terminal, CancellationToken cancellation)
{
    /// <summary>The command with the subcommands that can work.</summary>
    public Command Create(IModelInitializer? initializer = null, IModelInspector? inspector = null, IModelDownloader? downloader = null)
    {
        var command = new Command("model", "Makes, looks at and downloads checkpoints.");
        if (initializer is not null) command.Add(Init(initializer));
        if (inspector is not null) command.Add(Inspect(inspector));
        if (downloader is not null) command.Add(Pull(downloader));
        return command;
    }

    private Command Init(IModelInitializer initializer)
    {
        var words = string.Join('|', initializer.Presets);
        var preset = CheckedOption.Word("--preset", $"The architecture: {words}.", initializer.Presets[0], [.. initializer.Presets]);
        var size = CheckedOption.Int("--size", "N", 8, ImageEncoder.LongestSide, "Pixels a side. Default: the preset's.");
        var seed = CheckedOption.Long("--seed", "S", "The start of the random weights.", 0);
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the new checkpoint.", Required = true };
        var command = new Command("init", "Writes a checkpoint with random weights, to train or to try things with.") { preset, size, seed, folder };
        command.SetAction(parsed =>
        {
            var options = new ModelInitOptions(parsed.GetValue(preset)!, parsed.GetValue(size), parsed.GetValue(seed)!.Value, parsed.GetRequiredValue(folder));
            terminal.Output.WriteLine(ModelReportText.Plain(initializer.Initialize(options, cancellation)));
            return ExitCodes.Done;
        });
        return command;
    }

    private Command Inspect(IModelInspector inspector)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder of the checkpoint." };
        var json = new Option<bool>("--json") { Description = "Print a JSON object." };
        var command = new Command("inspect", "Tells what a checkpoint is made of.") { folder, json };
        command.SetAction(parsed =>
        {
            var report = inspector.Inspect(parsed.GetRequiredValue(folder));
            terminal.Output.WriteLine(parsed.GetValue(json) ? ModelReportText.Json(report) : ModelReportText.Plain(report));
            return ExitCodes.Done;
        });
        return command;
    }

    private Command Pull(IModelDownloader downloader)
    {
        var repository = new Argument<string>("REPO") { Description = "The repository of the checkpoint, as owner/name." };
        var revision = new Option<string?>("--revision") { HelpName = "REV", Description = "A branch, tag or commit. Default: the main branch." };
        var textEncoder = new Option<string?>("--text-encoder")
        {
            HelpName = "REPO",
            Description = "The repository of the text encoder. Default: the one that the checkpoint names.",
        };
        var systemPrompt = new Option<string?>("--system-prompt")
        {
            HelpName = "FILE",
            Description = "A file with the text that is put before each prompt. Default: the checkpoint's.",
        };
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the checkpoint.", Required = true };
        var command = new Command("pull", "Downloads a checkpoint. What is there already is not downloaded again.")
        {
            repository, revision, textEncoder, systemPrompt, folder,
        };
        command.SetAction(parsed =>
        {
            var options = new ModelPullOptions(
                Repository(parsed.GetRequiredValue(repository), "REPO"),
                parsed.GetValue(revision),
                parsed.GetValue(textEncoder) is { } encoder ? Repository(encoder, "--text-encoder") : null,
                Existing(parsed.GetValue(systemPrompt)),
                parsed.GetRequiredValue(folder));
            var report = downloader.PullAsync(options, new PullDisplay(terminal.Error, terminal.Clock), cancellation).GetAwaiter().GetResult();
            terminal.Output.WriteLine(ModelReportText.Plain(report));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Repository(string name, string option) =>
        RepositoryName().IsMatch(name) ? name : throw new InputException($"{option} must be a repository as owner/name, not '{name}'.");

    private static string? Existing(string? file) =>
        file is null || File.Exists(file) ? file : throw new InputException($"--system-prompt: there is no file {file}");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryName();
}
