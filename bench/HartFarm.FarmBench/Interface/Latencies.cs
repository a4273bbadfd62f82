using System.Diagnostics;
using System.Globalization;

namespace HartFarm.FarmBench.Interface;

/// <summary>How long each of many requests took.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];
    private readonly Lock _gate = new();

    /// <summary>How many.</summary>
    public int Count => _milliseconds.Count;

    /// <summary>Does something, and notes how long it took.</summary>
    public async Task<T> TimeAsync<T>(Func<Task<T>> request)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await request();
        Add(Stopwatch.GetElapsedTime(start));
        return answer;
    }

    /// <summary>Notes one.</summary>
    public void Add(TimeSpan time)
    {
        lock (_gate) _milliseconds.Add(time.TotalMilliseconds);
    }

    /// <summary>Median, 99th percentile and the longest, in milliseconds.</summary>
    public override string ToString()
    {
        var sorted = _milliseconds.Order().ToArray();
        double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        return string.Create(CultureInfo.InvariantCulture, $"p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms, longest {sorted[^1]:F1} ms");
    }
}
