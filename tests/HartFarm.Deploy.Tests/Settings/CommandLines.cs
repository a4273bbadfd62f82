using System.CommandLine;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Model.Checkpoints.Hub;

namespace HartFarm.Deploy.Tests.Settings;

/// <summary>Arguments of the program, read by its own commands.</summary>
internal static class CommandLines
{
    private static readonly RootCommand Root = Create();

    /// <summary>What is wrong with them.</summary>
    public static IReadOnlyList<string> Errors(params IReadOnlyList<string> arguments) => [.. Root.Parse(arguments).Errors.Select(error => error.Message)];

    /// <summary>A command by its names; null where there is none.</summary>
    public static Command? Find(IReadOnlyList<string> names) => names.Aggregate((Command?)Root, (command, name) => command?.Subcommands.FirstOrDefault(one => one.Name == name));

    private static RootCommand Create()
    {
        var (terminal, none) = (Terminal.OfProcess(), CancellationToken.None);
        var inspector = new CheckpointInspector();
        return new RootCommand
        {
            new UpCommand(terminal, none).Create(),
            WorkerHostCommand.Create(),
            LoginCommands.Login(terminal, none),
            JobCommands.Status(terminal, none),
            JobControlCommands.Retry(terminal, none),
            DownloadCommand.Create(terminal, none),
            FarmCommands.Models(terminal, none),
            FarmCommands.Workers(terminal, none),
            TenantCommands.Create(terminal, none),
            ConfigCommands.Create(terminal),
            new MigrateCommand(terminal, none).Create(),
            new DoctorCommand(inspector, terminal, none).Create(),
            ModelCommands.Create(terminal, new PresetInitializer(inspector), inspector, new HubDownloader(HubOptions.FromEnvironment, inspector), none),
        };
    }
}
