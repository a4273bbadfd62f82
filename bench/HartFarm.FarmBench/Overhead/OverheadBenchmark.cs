namespace HartFarm.FarmBench.Overhead;

/// <summary>The same images, in turn by the bare pipeline and by a whole farm, on one machine.</summary>
internal static class OverheadBenchmark
{
    public static async Task<int> RunAsync(OverheadOptions options, TextWriter output, CancellationToken cancellation)
    {
        if (!Directory.Exists(options.Model))
        {
            await Console.Error.WriteLineAsync($"--model: there is no folder {options.Model}");
            return 2;
        }
        using var bare = BarePipeline.Load(options, cancellation);
        await using var farm = await FullFarm.StartAsync(options, cancellation);
        List<RoundTimes> rounds = [];
        for (var round = 0; round <= options.Rounds; round++)
        {
            // In turn: a machine that grows slower while it works would count against whoever comes second.
            double? alone = round % 2 == 0 ? bare.Run(round, cancellation) : null;
            var times = await farm.RunAsync(round, cancellation);
            times = times with { Bare = alone ?? bare.Run(round, cancellation) };
            await output.WriteLineAsync($"{(round == 0 ? "warm-up" : $"round {round}")}: {OverheadReport.Of(times, options.Images)}");
            if (round > 0) rounds.Add(times);
        }
        await output.WriteLineAsync(OverheadReport.Of(rounds, options));
        return 0;
    }
}
