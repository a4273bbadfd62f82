using System.CommandLine;
using System.Globalization;
using HartFarm.Cli.Display;
using HartFarm.Cli.Models;
using HartFarm.Cli.Remote;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Cli.Commands;

/// <summary><c>hartfarm submit</c>.</summary>
public sealed class SubmitCommand(Terminal terminal, CancellationToken cancellation)
{
    private const string Notes = $"""
        The prompt file:
          As in hartfarm generate (.txt, .jsonl, .ndjson, .csv, .tsv, .parquet, or - for lines on standard input), read more strictly: a field of
          an unknown name is an error, and a "key" names the image's file. It is uploaded, and checked as a whole before the job is accepted.

        Prompts with choices, with --expand:
          {"{a|b}"} is one of its alternatives, which may be nested; {"{animal}"} is one entry of --list animal=... . sampled:N draws N prompts of each
          line, decided by --seed; product makes every combination.

        {SamplingDefaults.Note}

        {RemoteOptions.Notes}

        Examples:
          hartfarm submit prompts.jsonl --model hart-0.7b --count 4 --watch
          hartfarm submit prompts.txt --model hart-0.7b --dry-run
        """;

    // A job has its own copy of the prompts. Answers are kept for a day for their keys, so a command that is given again finds its file.
    private static readonly TimeSpan FileKept = TimeSpan.FromDays(2);

    private readonly Argument<string> _prompts = new("PROMPTS") { Description = "A file of prompts, or - for a prompt a line on standard input." };
    private readonly Option<bool> _watch = new("--watch") { Description = "Show the job until it ends." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Tell images, time, bytes and some prompts; submit nothing." };
    private readonly Option<string?> _key = CheckedOption.Of<string?>(
        "--idempotency-key", "KEY", "1 to 200 printable ASCII characters", "Makes the command one that can be given again: the same key, the same job.",
        text => text.Length is > 0 and <= 200 && text.All(c => c is >= ' ' and <= '~') ? text : null);

    private readonly JobOptionSet _job = new();
    private readonly RemoteOptions _remote = new();

    /// <summary>The command with its action.</summary>
    public Command Create()
    {
        var command = new DocumentedCommand("submit", "Submits a job to a coordinator.", Notes) { _prompts };
        _job.AddTo(command);
        foreach (var option in (Option[])[_watch, _dryRun, _key]) command.Add(option);
        _remote.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var request = _job.Read(parsed);
        using var source = UploadSource.Open(parsed.GetRequiredValue(_prompts), terminal);
        using var client = _remote.Client(parsed);
        var (json, key) = (_remote.Json(parsed), parsed.GetValue(_key));
        var file = await client.UploadAsync(source.Name, source.Read, key is null ? null : key + " upload", FileKept, cancellation).ConfigureAwait(false);
        request = request with { Prompts = request.Prompts with { File = file.Id } };
        if (parsed.GetValue(_dryRun)) return await EstimateAsync(client, request, file, json).ConfigureAwait(false);
        var job = await client.SubmitAsync(request, key, cancellation).ConfigureAwait(false);
        if (!parsed.GetValue(_watch))
        {
            await terminal.Output.WriteLineAsync(json ? JobText.Json(job) : job.Id).ConfigureAwait(false);
            return ExitCodes.Done;
        }
        await terminal.Error.WriteLineAsync($"hartfarm: job {job.Id}").ConfigureAwait(false);
        return await new JobWatcher(client, terminal, json).RunAsync(job.Id, cancellation).ConfigureAwait(false);
    }

    private async Task<int> EstimateAsync(FarmClient client, JobRequest request, FileObject file, bool json)
    {
        try
        {
            var estimate = await client.EstimateAsync(request, cancellation).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(json ? JobText.Json(estimate) : Text(estimate)).ConfigureAwait(false);
            return ExitCodes.Done;
        }
        finally
        {
            await client.DeleteFileAsync(file.Id, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static string Text(JobEstimateInfo estimate)
    {
        var time = estimate is { Seconds: { } seconds, DeviceSeconds: { } device }
            ? $"about {Pace.Duration(seconds)} on the workers that live, {Pace.Duration(device)} of one"
            : "unknown, since no worker has measured the model";
        return string.Create(CultureInfo.InvariantCulture, $"""
            prompts {estimate.Prompts}
            images  {estimate.Images} in {estimate.Shards} {(estimate.Shards == 1 ? "shard" : "shards")}
            time    {time}
            bytes   about {ByteSize.Text(estimate.Bytes)}{(estimate.BytesAreMeasured ? "" : ", assumed from the number of pixels")}
            samples
              {string.Join("\n  ", estimate.Samples)}
            """);
    }
}
