using System.CommandLine;
using HartFarm.Cli.Remote;
using HartFarm.Client;

namespace HartFarm.Cli.Commands;

/// <summary>A command about one job of a coordinator.</summary>
internal static class JobCommand
{
    /// <summary>The command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">For the list of commands.</param>
    /// <param name="notes">What else is to be said; null is nothing.</param>
    /// <param name="run">Takes the job's id and whether JSON is wanted; returns the exit code.</param>
    public static Command Create(string name, string description, string? notes, Func<FarmClient, string, bool, Task<int>> run)
    {
        var job = new Argument<string>("JOB") { Description = "The job's id." };
        var remote = new RemoteOptions();
        var command = new DocumentedCommand(name, description, notes is null ? RemoteOptions.Notes : $"{notes}\n\n{RemoteOptions.Notes}") { job };
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            return await run(client, parsed.GetRequiredValue(job), remote.Json(parsed)).ConfigureAwait(false);
        });
        return command;
    }
}
