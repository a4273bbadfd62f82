using System.CommandLine;
using HartFarm.FarmBench;

namespace HartFarm.LoadBench.Soak;

/// <summary>The option parsing of <see cref="SoakBenchmark"/>.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var minutes = NumberOption.Of("--minutes", "How long.", 10);
        var shards = NumberOption.Of("--job-shards", "Shards of a job.", 20);
        var open = NumberOption.Of("--open-jobs", "Jobs that are open at once.", 4);
        var growth = NumberOption.Of("--most-growth", "Mebibytes that the coordinator may grow by after the first quarter.", 32);
        var command = new Command(
            "soak",
            "One job after another, as fast as they go: the memory of the coordinator, whose growth after the first quarter fails the run. Shards take no time, so minutes stand for hours.")
        {
            minutes, shards, open, growth,
        };
        command.SetAction((parsed, cancellation) => SoakBenchmark.RunAsync(
            new SoakOptions(parsed.GetValue(minutes), parsed.GetValue(shards), parsed.GetValue(open), parsed.GetValue(growth)), Console.Out, cancellation));
        return command;
    }
}
