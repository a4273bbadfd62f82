using HartFarm.Contracts.Http;

namespace HartFarm.Coordinator.Http.Rates;

/// <summary>How fast each tenant's images were made lately, in equal stretches of time. Safe for concurrent calls.</summary>
/// <param name="interval">The length of a stretch.</param>
/// <param name="kept">How many stretches are kept.</param>
internal sealed class RateHistory(TimeSpan interval, int kept)
{
    private readonly Lock _gate = new();
    private readonly Queue<(DateTimeOffset Time, IReadOnlyDictionary<string, long> Made)> _stretches = [];
    private readonly Dictionary<Guid, long> _seen = [];
    private DateTimeOffset? _last;

    /// <summary>Notes how many images each job has made by now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="jobs">The jobs that are open, and those that have ended since the last time.</param>
    public void Add(DateTimeOffset now, IReadOnlyList<JobCount> jobs)
    {
        lock (_gate)
        {
            // What was made before the first look was not made in a known time.
            if (_last is not null) _stretches.Enqueue((now, Made(jobs)));
            while (_stretches.Count > kept) _stretches.Dequeue();
            _last = now;
            _seen.Clear();
            foreach (var job in jobs.Where(job => job.IsOpen)) _seen[job.Id] = job.Images;
        }
    }

    /// <summary>The rates, the oldest first.</summary>
    /// <param name="tenant">Whose images are counted; null counts all.</param>
    public IReadOnlyList<RatePoint> Points(string? tenant)
    {
        lock (_gate)
        {
            return [.. _stretches.Select(stretch => new RatePoint(
                stretch.Time, (tenant is null ? stretch.Made.Values.Sum() : stretch.Made.GetValueOrDefault(tenant)) / interval.TotalSeconds))];
        }
    }

    // A retry takes images back; they are made again, and count then.
    private Dictionary<string, long> Made(IReadOnlyList<JobCount> jobs) => jobs
        .GroupBy(job => job.Tenant, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(job => Math.Max(0, job.Images - _seen.GetValueOrDefault(job.Id))), StringComparer.Ordinal);
}
