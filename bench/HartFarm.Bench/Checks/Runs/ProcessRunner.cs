using System.Diagnostics;
using System.Text.Json;
using HartFarm.Bench.Checks.Reports;
using HartFarm.Bench.Models;

namespace HartFarm.Bench.Checks.Runs;

/// <summary>Runs each check in a process of its own: it begins with all of the device's memory, and if it ends the process, that is what is found.</summary>
/// <param name="arguments">The arguments of a process that runs one check and writes its result into a file.</param>
/// <param name="log">Is told what the processes write.</param>
internal sealed class ProcessRunner(Func<PlannedCheck, string, IReadOnlyList<string>> arguments, TextWriter log) : ICheckRunner
{
    private const int LinesKept = 40;

    /// <inheritdoc/>
    public CheckResult Run(PlannedCheck planned, TimeSpan limit)
    {
        var file = Path.GetTempFileName();
        try
        {
            var written = new Queue<string>();
            using var process = Start(arguments(planned, file), line => Note(written, line));
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                return Failure($"it took longer than the {limit.TotalSeconds:F0} s that were left", written);
            }
            process.WaitForExit();
            return Read(file) ?? Failure($"its process ended with code {process.ExitCode} and no result", written);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Process Start(IReadOnlyList<string> arguments, Action<string> note)
    {
        var start = OwnProcess.With(arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => note(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => note(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static CheckResult? Read(string file)
    {
        var text = File.ReadAllText(file);
        return text.Length == 0 ? null : JsonSerializer.Deserialize<CheckResult>(text, CheckReportJson.Options);
    }

    private static CheckResult Failure(string reason, Queue<string> written)
    {
        lock (written) return CheckResult.Failed(reason) with { Lines = [.. written] };
    }

    private void Note(Queue<string> written, string line)
    {
        if (line.Length == 0) return;
        lock (written)
        {
            log.WriteLine($"  {line}");
            written.Enqueue(line);
            if (written.Count > LinesKept) written.Dequeue();
        }
    }
}
