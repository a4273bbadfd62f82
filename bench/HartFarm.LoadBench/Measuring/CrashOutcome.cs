namespace HartFarm.LoadBench.Measuring;

/// <summary>What became of tasks whose worker was killed in the middle.</summary>
/// <param name="Tasks">All of them.</param>
/// <param name="InFlight">Those that had started and not ended when it was killed.</param>
/// <param name="NotAgain">Those of them that did not start again while that was watched.</param>
/// <param name="Lost">Tasks that have not ended when the watching did.</param>
/// <param name="Twice">Tasks that ended more than once.</param>
/// <param name="MedianAgainSeconds">From the kill until the tasks in flight started again, the median of those that did; null where none did.</param>
/// <param name="LongestAgainSeconds">The longest.</param>
/// <param name="WatchedSeconds">How long it was watched after the kill.</param>
internal sealed record CrashOutcome(
    int Tasks, int InFlight, int NotAgain, int Lost, int Twice, double? MedianAgainSeconds, double? LongestAgainSeconds, double WatchedSeconds)
{
    /// <summary>Reads it off a log.</summary>
    /// <param name="events">The log.</param>
    /// <param name="tasks">How many tasks there were.</param>
    /// <param name="killedAt">When the worker was killed.</param>
    /// <param name="watchedUntil">When the watching ended.</param>
    public static CrashOutcome Of(IEnumerable<TaskEvent> events, int tasks, long killedAt, long watchedUntil)
    {
        var byTask = events.GroupBy(one => one.Task).Select(group => group.ToArray()).ToArray();
        var inFlight = byTask.Where(task => task.Any(one => !one.IsEnd && one.Micros <= killedAt) && !task.Any(one => one.IsEnd && one.Micros <= killedAt)).ToArray();
        var again = inFlight.Select(task => task.Where(one => !one.IsEnd && one.Micros > killedAt).Select(one => (long?)one.Micros).Min()).OfType<long>().ToArray();
        var times = new Samples(again.Select(at => Micros.Seconds(killedAt, at)));
        return new CrashOutcome(
            tasks, inFlight.Length, inFlight.Length - again.Length, tasks - byTask.Count(task => task.Any(one => one.IsEnd)),
            byTask.Count(task => task.Count(one => one.IsEnd) > 1), times.Median, times.Longest, Micros.Seconds(killedAt, watchedUntil));
    }
}
