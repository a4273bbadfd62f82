using System.CommandLine;
using HartFarm.Testing.Services;

namespace HartFarm.Chaos;

/// <summary><c>run</c>: one seed after another.</summary>
internal static class RunCommand
{
    /// <summary>The command with its action: 0 where nothing was found.</summary>
    public static Command Create()
    {
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "The first seed; a seed's schedule and jobs are the same each time.", DefaultValueFactory = _ => 1 };
        var seeds = CountOption.Create("--seeds", "How many seeds, one after another.", 1);
        var seconds = CountOption.Create("--seconds", "How long each schedule is.", 60);
        var logs = new Option<DirectoryInfo?>("--logs") { HelpName = "DIR", Description = "Where to leave what the processes of a seed with findings said. Default: nowhere." };
        var command = new Command("run", "Runs farms through the schedules of seeds, and says what is wrong with them in the end.") { seed, seeds, seconds, logs };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(seed), parsed.GetValue(seeds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(logs), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int first, int count, TimeSpan length, DirectoryInfo? logs, CancellationToken cancellation)
    {
        await using var services = await LocalServices.CreateAsync(cancellation);
        var addresses = await services.StartAsync(cancellation, Enum.GetValues<ServiceKind>());
        var run = new ScheduleRun(services, addresses, Console.Out.WriteLine);
        List<int> failed = [];
        for (var seed = first; seed < first + count; seed++)
        {
            var report = await run.RunAsync(seed, length, cancellation);
            Console.Out.WriteLine(report);
            foreach (var finding in report.Findings) Console.Out.WriteLine($"  {finding}");
            if (report.Findings.Count == 0) continue;
            failed.Add(seed);
            if (logs is null) continue;
            logs.Create();
            await File.WriteAllTextAsync(Path.Combine(logs.FullName, $"seed-{seed}.log"), report.Said, cancellation);
        }
        Console.Out.WriteLine($"{count - failed.Count} of {count} seeds without findings{(failed.Count > 0 ? $"; with findings: {string.Join(", ", failed)}" : "")}");
        return failed.Count == 0 ? 0 : 1;
    }
}
