using System.CommandLine;
using System.Text.Json;
using HartFarm.Bench.Checks;
using HartFarm.Bench.Checks.DeviceMemory;
using HartFarm.Bench.Checks.Reports;
using HartFarm.Bench.Checks.Runs;
using HartFarm.Model.Runtime;
using static TorchSharp.torch;

namespace HartFarm.Bench.Commands;

/// <summary><c>check</c>: whether a device computes what it should, in the memory that is planned, and how fast.</summary>
internal static class CheckCommand
{
    private const int NotGood = 1;

    /// <param name="matrixRate">Measures the matrix products of a device, in operations a second.</param>
    internal static Command Create(Func<ScalarType, Device, Action, double> matrixRate)
    {
        var options = new CheckOptionSet();
        var command = new Command("check", "Checks a device: the reference's numbers, precision, batches, memory, speed and endurance, each in a process of its own. Exit code 1 where a check fails.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var code = 0;
            var reported = Failures.Reported(parsed, () => code = options.ResultFile(parsed) is { } file ? RunOne(options, parsed, matrixRate, file) : RunAll(options, parsed));
            return reported == 0 ? code : reported;
        });
        return command;
    }

    private static int RunAll(CheckOptionSet options, ParseResult parsed)
    {
        var (output, log) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var only = options.Only(parsed);
        // A name that is wrong is told before weights are made.
        var needsModel = PlannedCheck.Of(CheckList.All, only, []).Count < (only.Count == 0 ? CheckList.All.Count : only.Distinct().Count());
        // So is a device that is not there.
        _ = Devices.Parse(options.Read(parsed).Device);
        var planned = PlannedCheck.Of(CheckList.All, only, needsModel ? options.Models(parsed, log) : []);
        var runner = new ProcessRunner((one, file) => options.Arguments(parsed, one.Check.Name, one.Model?.Folder, file), TextWriter.Synchronized(log));
        var report = new CheckSession(runner, TimeProvider.System, output).Run(planned, options.Read(parsed).Device, options.Folder(parsed), options.Limit(parsed));
        output.WriteLine($"{(report.IsGood ? "good" : "NOT good")}: {Path.Combine(options.Folder(parsed), CheckSession.MarkdownName)}");
        return report.IsGood ? 0 : NotGood;
    }

    private static int RunOne(CheckOptionSet options, ParseResult parsed, Func<ScalarType, Device, Action, double> matrixRate, string file)
    {
        var log = parsed.InvocationConfiguration.Error;
        var read = options.Read(parsed);
        var only = options.Only(parsed);
        var needsModel = CheckList.All.Any(check => only.Contains(check.Name) && check.NeedsModel);
        var planned = PlannedCheck.Of(CheckList.All, only, needsModel ? options.Models(parsed, log) : []);
        if (planned.Count != 1) throw new ArgumentException("--result needs one check by --only, and one model.");
        Torch.Initialize();
        if (read.Threads is { } threads) set_num_threads(threads);
        var runner = new InProcessRunner(one => new CheckContext(read, one.Model, MemoryGauges.Of(read.Device), matrixRate, log));
        File.WriteAllText(file, JsonSerializer.Serialize(runner.Run(planned[0], Timeout.InfiniteTimeSpan), CheckReportJson.Options));
        return 0;
    }
}
