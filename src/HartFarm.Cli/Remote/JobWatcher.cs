using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using Spectre.Console;

namespace HartFarm.Cli.Remote;

/// <summary>Shows a job until it ends.</summary>
internal sealed class JobWatcher(FarmClient client, Terminal terminal, bool json)
{
    /// <summary>Follows it.</summary>
    /// <returns>What to tell the shell: 0 only when every image is there.</returns>
    public async Task<int> RunAsync(string id, CancellationToken cancellation)
    {
        var job = json ? await EachAsync(id, line => terminal.Output.WriteLine(line), JobText.Json, cancellation).ConfigureAwait(false)
            : terminal.Screen is { } screen ? await BarAsync(screen, id, cancellation).ConfigureAwait(false)
            : await EachAsync(id, line => terminal.Error.WriteLine($"hartfarm: {line}"), JobText.Standing, cancellation).ConfigureAwait(false);
        if (!json) await terminal.Output.WriteLineAsync(JobText.Report(job)).ConfigureAwait(false);
        return job.State == JobState.Completed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private async Task<JobInfo> EachAsync(string id, Action<string> print, Func<JobInfo, string> text, CancellationToken cancellation)
    {
        JobInfo? last = null;
        var said = "";
        await foreach (var job in client.FollowAsync(id, cancellation).ConfigureAwait(false))
        {
            last = job;
            var line = text(job);
            if (line == said) continue;
            print(said = line);
        }
        return last ?? await client.GetAsync(id, cancellation).ConfigureAwait(false);
    }

    private async Task<JobInfo> BarAsync(IAnsiConsole screen, string id, CancellationToken cancellation)
    {
        JobInfo? last = null;
        await screen.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                ProgressTask? bar = null;
                await foreach (var job in client.FollowAsync(id, cancellation).ConfigureAwait(false))
                {
                    last = job;
                    var text = Markup.Escape(JobText.Standing(job));
                    bar ??= context.AddTask(text, maxValue: Math.Max(1, job.Progress.Images));
                    bar.Value = job.Progress.Completed + job.Progress.InProgress + job.Progress.Failed;
                    bar.Description = text;
                }
            }).ConfigureAwait(false);
        return last ?? await client.GetAsync(id, cancellation).ConfigureAwait(false);
    }
}
