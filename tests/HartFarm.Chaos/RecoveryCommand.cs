using System.CommandLine;
using System.Globalization;
using HartFarm.Testing.Services;

namespace HartFarm.Chaos;

/// <summary><c>recovery</c>: how long a farm with the settings that everybody has takes to go on.</summary>
internal static class RecoveryCommand
{
    /// <summary>The command with its action.</summary>
    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "How often each is measured.", 3);
        var command = new Command("recovery", "Measures how long a farm at default settings takes to go on: after a worker's death, and after that of all coordinators.") { rounds };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(rounds), cancellation));
        return command;
    }

    private static async Task RunAsync(int rounds, CancellationToken cancellation)
    {
        await using var services = await LocalServices.CreateAsync(cancellation);
        var run = new RecoveryRun(services, await services.StartAsync(cancellation, Enum.GetValues<ServiceKind>()));
        var times = await run.RunAsync(rounds, Console.Out.WriteLine, cancellation);
        Tell("the leases of a worker that was killed have ended", times.GivenBack);
        Tell("its shards are with another, behind what was in the queue", times.WithAnother);
        Tell("a coordinator listens after all were killed and started", times.Listening);
        Tell("shards are counted again", times.Counted);
    }

    private static void Tell(string what, IReadOnlyList<TimeSpan> times) => Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {string.Join(", ", times.Select(time => $"{time.TotalSeconds:0.0}"))} s; the longest {times.Max().TotalSeconds:0.0} s"));
}
