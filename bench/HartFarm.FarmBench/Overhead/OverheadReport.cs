using System.Globalization;

namespace HartFarm.FarmBench.Overhead;

/// <summary>Rounds as text.</summary>
internal static class OverheadReport
{
    /// <summary>One round.</summary>
    public static string Of(RoundTimes round, int images) => string.Create(
        CultureInfo.InvariantCulture,
        $"bare {images / round.Bare:F2} images/s, farm {images / round.Farm:F2} images/s, ratio {round.Bare / round.Farm:F3}");

    /// <summary>The medians of all rounds.</summary>
    public static string Of(IReadOnlyList<RoundTimes> rounds, OverheadOptions options)
    {
        double bare = Median(round => options.Images / round.Bare), farm = Median(round => options.Images / round.Farm);
        var services = rounds[0].Services.Keys.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} {Median(round => round.Services[name]):F2} s"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            medians of {rounds.Count} rounds of {options.Images} images in batches of {options.Batch}, {Environment.ProcessorCount} cores:
              bare pipeline  {bare:F2} images/s
              farm           {farm:F2} images/s, from the job's acceptance to its end
              farm / bare    {Median(round => round.Bare / round.Farm):F3}
              processor time of a round, whose farm took {Median(round => round.Farm):F2} s by the clock:
                worker {Median(round => round.Worker):F2} s, coordinator {Median(round => round.Coordinator):F2} s
                {string.Join(", ", services)}; together {Median(round => round.Services.Values.Sum()):F2} s
            """);

        double Median(Func<RoundTimes, double> value)
        {
            var sorted = rounds.Select(value).Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
