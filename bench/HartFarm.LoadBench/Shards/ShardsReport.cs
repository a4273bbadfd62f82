using System.Globalization;
using System.Text.Json;
using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Shards;

/// <summary>Results as text and JSON.</summary>
/// <param name="machine">What it ran on.</param>
/// <param name="options">What was measured.</param>
internal sealed class ShardsReport(Machine machine, ShardsOptions options)
{
    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public LoneResult? Lone { get; set; }

    public List<BacklogResult> Backlogs { get; } = [];

    public string Introduction() => $"{machine}; one coordinator, {(options.Workers == 1 ? "one worker" : $"{options.Workers} workers")}, objects in {(options.InFolder ? "a folder" : "the S3 store")}, shards of one image of an engine that does nothing";

    /// <summary>The lone shards.</summary>
    public string LoneText()
    {
        var (claims, ends) = (new Samples(Lone!.Claims), new Samples(Lone.Ends));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{claims.Count} jobs of one shard at an idle farm: claimed {Ms(claims.Median)} ms after their submission (p99 {Ms(claims.At(0.99))} ms), completed after {Ms(ends.Median)} ms (p99 {Ms(ends.At(0.99))} ms)");
    }

    /// <summary>The backlogs, and by how much the largest costs more than the smallest.</summary>
    public string Text()
    {
        string[] parts = [.. Backlogs[0].ProcessorMilliseconds.Keys];
        var table = new TextTable(["backlog", "accepted in s", "shards/s", .. parts.Select(part => $"{part} ms"), "transactions", "database MiB", "vacuum s", "MiB then"]);
        foreach (var one in Backlogs)
        {
            table.Add([
                Text(one.Backlog, "N0"), Text(one.SubmitSeconds, "F1"), Text(one.ShardsPerSecond, "F1"), .. parts.Select(part => Text(one.ProcessorMilliseconds[part], "F1")),
                Text(one.Transactions, "F1"), Text(one.DatabaseBytes / 1048576.0, "F1"), Text(one.VacuumSeconds, "F1"), Text(one.DatabaseBytesVacuumed / 1048576.0, "F1"),
            ]);
        }
        return $"{table.Text()}{Comparison()}";
    }

    /// <summary>As JSON.</summary>
    public string Json() => JsonSerializer.Serialize(new { machine, options, Lone, Backlogs }, Layout);

    private string Comparison()
    {
        if (Backlogs.Count < 2) return "";
        var (least, most) = (Backlogs.MinBy(one => one.Backlog)!, Backlogs.MaxBy(one => one.Backlog)!);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"With {most.Backlog:N0} shards waiting one takes {most.ControlMilliseconds / least.ControlMilliseconds:F2} times the coordinator's and the database's processor time of one with {least.Backlog:N0}.\n");
    }

    private static string Ms(double? seconds) => Text((seconds ?? 0) * 1000, "F0");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
