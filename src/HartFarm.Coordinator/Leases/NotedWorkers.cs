using HartFarm.Contracts.Workers;

namespace HartFarm.Coordinator.Leases;

/// <summary>
/// What this coordinator has last entered of each worker. Most heartbeats say what the one before said: of those nothing has to be read, compared and
/// written but when the worker was heard of, and its free memory.
/// </summary>
internal sealed class NotedWorkers
{
    private readonly Dictionary<Guid, (WorkerHeartbeat Beat, DateTimeOffset At)> _noted = [];
    private readonly Lock _gate = new();
    private DateTimeOffset _swept = DateTimeOffset.MinValue;

    /// <summary>When the same was entered last; null if it was something else, or nothing.</summary>
    /// <param name="beat">What the worker says now.</param>
    public DateTimeOffset? Since(WorkerHeartbeat beat)
    {
        lock (_gate) return _noted.TryGetValue(beat.WorkerId, out var noted) && IsSame(noted.Beat, beat) ? noted.At : null;
    }

    /// <summary>It was entered.</summary>
    /// <param name="beat">What the worker said.</param>
    /// <param name="at">When, as the store has it.</param>
    /// <param name="keepFor">How long a worker is remembered that says nothing.</param>
    public void Note(WorkerHeartbeat beat, DateTimeOffset at, TimeSpan keepFor)
    {
        lock (_gate)
        {
            _noted[beat.WorkerId] = (beat with { Leases = [] }, at);
            if (at - _swept < keepFor) return;
            _swept = at;
            foreach (var gone in _noted.Where(one => at - one.Value.At > keepFor).Select(one => one.Key).ToArray()) _noted.Remove(gone);
        }
    }

    private static bool IsSame(WorkerHeartbeat before, WorkerHeartbeat now) =>
        before == now with { MemoryFree = before.MemoryFree, Leases = before.Leases, Plan = before.Plan } && before.Plan.SequenceEqual(now.Plan);
}
