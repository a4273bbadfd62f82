namespace HartFarm.LoadBench.Measuring;

/// <summary>The clock that all processes of a benchmark share: microseconds since 1970.</summary>
internal static class Micros
{
    public static long Now => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>From one to another, in seconds.</summary>
    public static double Seconds(long from, long to) => (to - from) / 1e6;
}
