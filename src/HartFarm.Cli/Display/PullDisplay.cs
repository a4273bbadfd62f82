using System.Globalization;
using HartFarm.Cli.Models;

namespace HartFarm.Cli.Display;

/// <summary>Downloads as lines: one when a file begins, one every few seconds, one when it is there.</summary>
public sealed class PullDisplay(TextWriter output, TimeProvider clock) : IProgress<PullProgress>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _lastLine = [];

    /// <inheritdoc/>
    public void Report(PullProgress value)
    {
        lock (_gate)
        {
            var begins = !_lastLine.TryGetValue(value.File, out var last);
            var ends = value.Bytes == value.Total;
            if (!begins && !ends && clock.GetElapsedTime(last) < PlainDisplay.Pause) return;
            _lastLine[value.File] = clock.GetTimestamp();
            output.WriteLine($"hartfarm: {value.File}: {Size(value.Bytes)}{(value.Total is { } total ? $" of {Size(total)}" : "")}");
        }
    }

    /// <summary>As in <c>1.46 GiB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        var unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{Pace.Number(value)} {units[unit]}");
    }
}
