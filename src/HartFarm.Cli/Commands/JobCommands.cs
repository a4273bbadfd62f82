using System.CommandLine;
using System.Globalization;
using HartFarm.Cli.Display;
using HartFarm.Cli.Remote;
using HartFarm.Client;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Cli.Commands;

/// <summary>Commands that look at a coordinator's jobs.</summary>
public static class JobCommands
{
    private static readonly Dictionary<string, JobState> States = Enum.GetValues<JobState>().ToDictionary(JobText.State);

    /// <summary><c>hartfarm status</c>.</summary>
    public static Command Status(Terminal terminal, CancellationToken cancellation) => JobCommand.Create(
        "status", "Shows a job.", null,
        async (client, id, json) =>
        {
            var job = await client.GetAsync(id, cancellation).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(json ? JobText.Json(job) : JobText.Report(job)).ConfigureAwait(false);
            return ExitCodes.Done;
        });

    /// <summary><c>hartfarm watch</c>.</summary>
    public static Command Watch(Terminal terminal, CancellationToken cancellation) => JobCommand.Create(
        "watch", "Shows a job until it ends.",
        "The exit code is 0 only when every image of the job is there. With --json, every change is a line.",
        (client, id, json) => new JobWatcher(client, terminal, json).RunAsync(id, cancellation));

    /// <summary><c>hartfarm jobs</c>.</summary>
    public static Command List(Terminal terminal, CancellationToken cancellation)
    {
        var state = CheckedOption.Word("--state", "Only jobs in this state.", null, [.. States.Keys]);
        var tag = new Option<string?>("--tag") { HelpName = "WORD", Description = "Only jobs with this tag." };
        var tenant = new Option<string?>("--tenant") { HelpName = "NAME", Description = "This tenant's jobs, where the key is an administrator's. Default: the key's own." };
        var from = Time("--from", "Only jobs that were accepted at this time or later.");
        var to = Time("--to", "Only jobs that were accepted before this time.");
        var limit = CheckedOption.Int("--limit", "N", 1, int.MaxValue, "How many at most.", 20);
        var remote = new RemoteOptions();
        var command = new DocumentedCommand("jobs", "Lists a coordinator's jobs, the newest first.", RemoteOptions.Notes) { state, tag, tenant, from, to, limit };
        remote.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var client = remote.Client(parsed);
            var query = new JobQuery
            {
                State = parsed.GetValue(state) is { } word ? States[word] : null,
                Tag = parsed.GetValue(tag),
                Tenant = parsed.GetValue(tenant),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
            };
            return await remote.ListAsync(terminal, parsed, client.JobsAsync(query, cancellation).Take(parsed.GetValue(limit)!.Value), JobText.Line).ConfigureAwait(false);
        });
        return command;
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => CheckedOption.Of<DateTimeOffset?>(
        name, "TIME", "a time such as 2026-01-31 or 2026-01-31T12:00", $"{description} In UTC unless it names another zone.",
        text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null);
}
