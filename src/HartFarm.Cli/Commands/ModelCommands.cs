using System.CommandLine;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm model</c>: makes, looks at and downloads checkpoints.</summary>
public static class ModelCommands
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create(
        Terminal terminal, IModelInitializer initializer, IModelInspector inspector, IModelDownloader downloader, CancellationToken cancellation) =>
        new("model", "Makes, looks at and downloads checkpoints.")
        {
            new ModelInitCommand(terminal, initializer, cancellation).Create(),
            new ModelInspectCommand(terminal, inspector, cancellation).Create(),
            new ModelPullCommand(terminal, downloader, cancellation).Create(),
        };
}
