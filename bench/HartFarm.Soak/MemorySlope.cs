namespace HartFarm.Soak;

/// <summary>How fast a quantity grows: the slope of the straight line that lies nearest to its samples.</summary>
internal sealed class MemorySlope
{
    private readonly List<(double Minute, double Bytes)> _samples = [];

    internal void Add(TimeSpan at, long bytes) => _samples.Add((at.TotalMinutes, bytes));

    /// <summary>Bytes a minute, by least squares over the samples after the first <paramref name="skipped"/> share of the time; 0 for fewer than two.</summary>
    internal double PerMinute(double skipped)
    {
        var samples = _samples.Where(sample => sample.Minute >= skipped * _samples[^1].Minute).ToArray();
        if (samples.Length < 2) return 0;
        double minute = samples.Average(sample => sample.Minute), bytes = samples.Average(sample => sample.Bytes);
        var spread = samples.Sum(sample => (sample.Minute - minute) * (sample.Minute - minute));
        return spread == 0 ? 0 : samples.Sum(sample => (sample.Minute - minute) * (sample.Bytes - bytes)) / spread;
    }
}
