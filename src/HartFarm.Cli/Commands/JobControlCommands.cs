using System.CommandLine;
using System.Globalization;
using HartFarm.Cli.Display;
using HartFarm.Cli.Remote;
using HartFarm.Client;
using HartFarm.Contracts.Http;

namespace HartFarm.Cli.Commands;

/// <summary>Commands that change a coordinator's jobs.</summary>
public static class JobControlCommands
{
    /// <summary><c>hartfarm pause</c>.</summary>
    public static Command Pause(Terminal terminal, CancellationToken cancellation) => Create(
        "pause", "Hands out no more of a job; what workers have begun is finished.", terminal, (client, id) => client.PauseAsync(id, cancellation));

    /// <summary><c>hartfarm resume</c>.</summary>
    public static Command Resume(Terminal terminal, CancellationToken cancellation) => Create(
        "resume", "Hands out a paused job again.", terminal, (client, id) => client.ResumeAsync(id, cancellation));

    /// <summary><c>hartfarm cancel</c>.</summary>
    public static Command Cancel(Terminal terminal, CancellationToken cancellation) => Create(
        "cancel", "Stops a job; what is finished stays.", terminal, (client, id) => client.CancelAsync(id, cancellation));

    /// <summary><c>hartfarm retry</c>.</summary>
    public static Command Retry(Terminal terminal, CancellationToken cancellation) => JobCommand.Create(
        "retry", "Makes what failed of a job, and nothing else.", null,
        async (client, id, json) =>
        {
            var result = await client.RetryAsync(id, cancellation).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(json ? JobText.Json(result) : string.Create(CultureInfo.InvariantCulture, $"{result.Shards} shards are made again")).ConfigureAwait(false);
            return ExitCodes.Done;
        });

    /// <summary><c>hartfarm delete</c>.</summary>
    public static Command Delete(Terminal terminal, CancellationToken cancellation) => JobCommand.Create(
        "delete", "Deletes an ended job with all of its images.", null,
        async (client, id, json) =>
        {
            // As it was: the coordinator has nothing left to tell of it afterwards.
            var job = json ? await client.GetAsync(id, cancellation).ConfigureAwait(false) : null;
            await client.DeleteAsync(id, cancellation).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(job is null ? "the job is deleted" : JobText.Json(job)).ConfigureAwait(false);
            return ExitCodes.Done;
        });

    private static Command Create(string name, string description, Terminal terminal, Func<FarmClient, string, Task<JobInfo>> change) => JobCommand.Create(
        name, description, null,
        async (client, id, json) =>
        {
            var job = await change(client, id).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(json ? JobText.Json(job) : $"the job is {JobText.State(job.State)}").ConfigureAwait(false);
            return ExitCodes.Done;
        });
}
