using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HartFarm.Storage.Objects;

/// <summary>Counts what object stores are asked and how long they take, for monitoring. A process's stores count together.</summary>
public static class StoreMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "HartFarm.Store";

    private const string Operation = "operation";
    private const string Reason = "reason";

    private static readonly string[] Reasons = ["unavailable", "full", "refused"];
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "hartfarm.store.duration", "s", "How long the object store took for what it did.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });

    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("hartfarm.store.errors", "{error}", "What the object store did not do, each try for itself.");

    /// <summary>Counts one call.</summary>
    internal static async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> call)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            var result = await call().ConfigureAwait(false);
            Durations.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>(Operation, operation));
            // A rate is there before the first error.
            foreach (var reason in Reasons) Add(operation, reason, 0);
            return result;
        }
        catch (StoreException error) when (ReasonOf(error) is { } reason)
        {
            Add(operation, reason, 1);
            throw;
        }
    }

    private static void Add(string operation, string reason, int count) => Errors.Add(count, new(Operation, operation), new(Reason, reason));

    // A missing object is an answer.
    private static string? ReasonOf(StoreException error) => error switch
    {
        StoreUnavailableException => Reasons[0],
        StoreFullException => Reasons[1],
        StoreRefusedException => Reasons[2],
        _ => null,
    };
}
