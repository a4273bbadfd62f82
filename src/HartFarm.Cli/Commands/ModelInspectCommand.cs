using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm model inspect</c>.</summary>
public sealed class ModelInspectCommand(Terminal terminal, IModelInspector inspector, CancellationToken cancellation)
{
    private const string Notes = """
        The report:
          The parameters by part, as the configs have them and the files hold them, and the memory to plan with in each precision. A
          checkpoint that could not be loaded is refused: a missing file, or a key that is missing, surplus or of another shape, is named.
          The weights themselves are not read, unless --hash asks for it.

        Example:
          hartfarm model inspect hart-0.7b
        """;

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "The folder of the checkpoint." };
        var hash = new Option<bool>("--hash") { Description = "Also print the SHA-256 over all files, which datasets name as model_hash." };
        var json = new Option<bool>("--json") { Description = "Print a JSON object." };
        var command = new DocumentedCommand("inspect", "Tells what a checkpoint is made of, and the memory that it needs.", Notes) { folder, hash, json };
        command.SetAction(parsed =>
        {
            var report = inspector.Inspect(parsed.GetRequiredValue(folder), parsed.GetValue(hash), cancellation);
            terminal.Output.WriteLine(parsed.GetValue(json) ? ModelReportText.Json(report) : ModelReportText.Plain(report));
            return ExitCodes.Done;
        });
        return command;
    }
}
