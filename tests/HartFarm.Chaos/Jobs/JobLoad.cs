using HartFarm.Chaos.Farm;
using HartFarm.Client;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Chaos.Jobs;

/// <summary>Keeps a few jobs open as long as a schedule lasts, does to them what is planned, and follows them to their ends.</summary>
/// <param name="reach">Reaches the farm.</param>
/// <param name="seed">The run's.</param>
internal sealed class JobLoad(FarmReach reach, int seed)
{
    private const int Open = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    private readonly List<SubmittedJob> _jobs = [];
    private int _next;

    /// <summary>What was accepted.</summary>
    public IReadOnlyList<SubmittedJob> Jobs
    {
        get
        {
            lock (_jobs) return [.. _jobs];
        }
    }

    /// <summary>Works until no more jobs are to be submitted, and all that were have ended.</summary>
    /// <param name="last">Fires when no more are to be submitted.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task RunAsync(CancellationToken last, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, Open).Select(_ => Task.Run(
            async () =>
            {
                while (!last.IsCancellationRequested) await RunOneAsync(PlannedJob.Of(seed, Interlocked.Increment(ref _next)), cancellation);
            },
            cancellation)));

    private async Task RunOneAsync(PlannedJob plan, CancellationToken cancellation)
    {
        var file = plan.IsUploaded
            ? await reach.AskAsync(client => client.UploadAsync("prompts.jsonl", () => new MemoryStream(plan.File()), $"{plan.Key(seed)}-file", cancellation: cancellation), cancellation)
            : null;
        var accepted = await reach.AskAsync(client => client.SubmitAsync(plan.Request(file?.Id), plan.Key(seed), cancellation), cancellation);
        var job = new SubmittedJob(plan, accepted.Id) { Seen = accepted };
        lock (_jobs) _jobs.Add(job);
        var isDone = plan.Operation == JobOperation.None;
        while (!job.Seen.State.IsEnd())
        {
            if (!isDone && job.Seen.Shards.Completed > 0)
            {
                await OperateAsync(job, cancellation);
                isDone = true;
            }
            await Task.Delay(Look, cancellation);
            job.Seen = await reach.AskAsync(client => client.GetAsync(job.Id, cancellation), cancellation);
        }
    }

    private async Task OperateAsync(SubmittedJob job, CancellationToken cancellation)
    {
        try
        {
            if (job.Plan.Operation == JobOperation.Cancel)
            {
                job.IsCancelled = true;
                await reach.AskAsync(client => client.CancelAsync(job.Id, cancellation), cancellation, mayConflict: true);
                return;
            }
            await reach.AskAsync(client => client.PauseAsync(job.Id, cancellation), cancellation, mayConflict: true);
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            await reach.AskAsync(client => client.ResumeAsync(job.Id, cancellation), cancellation, mayConflict: true);
        }
        catch (FarmException error) when (error.IsRefused)
        {
            // It had ended first.
        }
    }
}
