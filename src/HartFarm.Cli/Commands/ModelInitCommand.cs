using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Storage.Images;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm model init</c>.</summary>
public sealed class ModelInitCommand(Terminal terminal, IModelInitializer initializer, CancellationToken cancellation)
{
    private const string Notes = """
        Presets:
          hart-0.7b  the published model's architecture, for 1024 (its own), 512 or 256 pixels a side; about 5 GB on the disk
          tiny       the same in small, for 32 (its own), 16 or 64 pixels a side; to try things with, in seconds and without a GPU

          The weights are random, so the images are noise; prompts are read byte by byte, for there is no vocabulary. The same preset, size
          and seed give the same files. When the command is stopped or fails, what it wrote is deleted.

        Example:
          hartfarm model init --preset tiny --out tiny
        """;

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var preset = CheckedOption.Word("--preset", "The architecture.", null, [.. initializer.Presets]);
        preset.Required = true;
        var size = CheckedOption.Int("--size", "N", 8, ImageEncoder.LongestSide, "Pixels a side. Default: the preset's own.");
        var seed = CheckedOption.Long("--seed", "S", "The start of the random weights.", 0);
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the new checkpoint: new, or empty.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print a JSON object, as model inspect does." };
        var command = new DocumentedCommand("init", "Writes a checkpoint with random weights, to try things and to measure with.", Notes)
        {
            preset, size, seed, folder, json,
        };
        command.SetAction(parsed =>
        {
            var options = new ModelInitOptions(parsed.GetValue(preset)!, parsed.GetValue(size), parsed.GetValue(seed)!.Value, parsed.GetRequiredValue(folder));
            var report = terminal.Transfer().Show(progress => initializer.Initialize(options, progress, cancellation));
            terminal.Output.WriteLine(parsed.GetValue(json) ? ModelReportText.Json(report) : ModelReportText.Plain(report));
            return ExitCodes.Done;
        });
        return command;
    }
}
