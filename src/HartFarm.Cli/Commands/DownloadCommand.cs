using System.CommandLine;
using System.Globalization;
using HartFarm.Cli.Display;
using HartFarm.Cli.Remote;
using HartFarm.Client.Download;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm download</c>.</summary>
public static class DownloadCommand
{
    private const string Notes = $"""
        The dataset:
          Every file is held against the size and the SHA-256 that the job's manifest names. What is there already and right is kept, a file that
          was cut off goes on where it was, and manifest.json comes last: where it is, all is.

        {RemoteOptions.Notes}

        Example:
          hartfarm download 0198c1f2a5b47d3e8f90a1b2c3d4e5f6 --out dataset
        """;

    /// <summary>The command with its action.</summary>
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var job = new Argument<string>("JOB") { Description = "The job's id." };
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the dataset; made if missing.", Required = true };
        var parallel = CheckedOption.Int("--parallel", "N", 1, 64, "Files at once.", 4);
        var remote = new RemoteOptions();
        var command = new DocumentedCommand("download", "Fetches a job's dataset.", Notes) { job, folder, parallel };
        remote.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            using var client = remote.Client(parsed);
            var download = new DatasetDownload(client, parsed.GetValue(parallel)!.Value);
            var (id, path) = (parsed.GetRequiredValue(job), parsed.GetRequiredValue(folder));
            var summary = terminal.Transfer().Show(progress => download.RunAsync(id, path, new Shown(progress, id), cancellation).GetAwaiter().GetResult());
            terminal.Output.WriteLine(remote.Json(parsed)
                ? JobText.Json(summary)
                : string.Create(CultureInfo.InvariantCulture, $"{summary.Fetched} files fetched ({ByteSize.Text(summary.Bytes)}), {summary.Kept} kept; all hashes are right"));
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private sealed class Shown(IProgress<CheckpointProgress> progress, string id) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => progress.Report(new CheckpointProgress(value.BytesDone, value.BytesTotal, id));
    }
}
