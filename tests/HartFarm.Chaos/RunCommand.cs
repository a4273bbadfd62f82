using System.CommandLine;
using HartFarm.Chaos.Farm;
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
        var model = new Option<DirectoryInfo>("--model")
        {
            HelpName = "DIR",
            Description = "A checkpoint that the workers draw with: an exact job has to have the bytes that it has undisturbed. Default: images that are known beforehand.",
        }.AcceptExistingOnly();
        var command = new Command("run", "Runs farms through the schedules of seeds, and says what is wrong with them in the end.") { seed, seeds, seconds, logs, model };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(seed), parsed.GetValue(seeds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(logs), parsed.GetValue(model), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int first, int count, TimeSpan length, DirectoryInfo? logs, DirectoryInfo? checkpoint, CancellationToken cancellation)
    {
        await using var services = await LocalServices.CreateAsync(cancellation);
        var addresses = await services.StartAsync(cancellation, Enum.GetValues<ServiceKind>());
        var model = checkpoint is null ? null : FarmModel.Of(checkpoint.FullName);
        List<int> failed = [];
        for (var seed = first; seed < first + count; seed++)
        {
            var report = model is null
                ? await new ScheduleRun(services, addresses, Console.Out.WriteLine).RunAsync(seed, length, cancellation)
                : await new ModelRun(services, addresses, model, Console.Out.WriteLine).RunAsync(seed, length, cancellation);
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
