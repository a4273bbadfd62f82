using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Workers;

namespace HartFarm.Coordinator.Jobs;

/// <summary>
/// What holds a job up now and was not to be known when it was submitted: troubles of the workers that it waits for, or that there are none. That it waits for
/// its turn holds no job up. What its publishing and its manifest wait for is in <see cref="JobRow.Error"/>.
/// </summary>
/// <param name="store">Is asked once for a job, and not at all for one that nothing can hold up.</param>
/// <param name="live">Knows the workers.</param>
public sealed class JobHoldUps(FarmStore store, LiveWorkers live)
{
    /// <summary>Different troubles that are told of a job, those of the most workers first.</summary>
    public const int Most = 4;

    /// <summary>Characters of a trouble that are told.</summary>
    public const int LongestText = 300;

    /// <summary>A line for each thing that holds the job up; none where nothing is known to.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(JobRow job, CancellationToken cancellation)
    {
        if (job.State.IsEnd()) return [];
        if (job.LeasedShards > 0)
        {
            var troubles = await store.ReadAsync(context => live.TroublesAsync(context, job.Id, Most, cancellation), cancellation).ConfigureAwait(false);
            return [.. troubles.Select(Tell)];
        }
        if (job.State is not (JobState.Queued or JobState.Running) || job.PendingShards + job.EnqueuedShards == 0) return [];
        return OfWaiting(job, await store.ReadAsync(context => live.ListAsync(context, cancellation), cancellation).ConfigureAwait(false));
    }

    private static IReadOnlyList<string> OfWaiting(JobRow job, IReadOnlyList<WorkerRow> workers)
    {
        var what = $"{job.Model} at {job.SizeClass.Size}";
        WorkerRow[] able = [.. workers.Where(worker => worker.Plan.Any(plan => plan.SizeClass == job.SizeClass && plan is { ShardsAtOnce: > 0, ImagesInFlight: > 0 }))];
        if (able.Length == 0) return [$"no live worker makes {what}"];
        WorkerRow[] staying = [.. able.Where(worker => !worker.Draining)];
        if (staying.Length == 0) return [$"every worker that makes {what} is about to end"];
        if (staying.Any(worker => worker.Trouble is null)) return [];
        return [.. staying.GroupBy(worker => worker.Trouble!).Select(group => new WorkerTrouble(group.Key, group.Count()))
            .OrderByDescending(trouble => trouble.Workers).ThenBy(trouble => trouble.Text, StringComparer.Ordinal).Take(Most).Select(Tell)];
    }

    private static string Tell(WorkerTrouble trouble) =>
        $"{(trouble.Workers == 1 ? "a worker has" : $"{trouble.Workers} workers have")} trouble: {Line.Of(trouble.Text, LongestText)}";
}
