using HartFarm.Cli.Display;
using HartFarm.Cli.Farm;
using HartFarm.Cli.Generation;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Worker.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Cli.Synthesis;

/// <summary>Looks at a job of an embedded farm until it ends.</summary>
/// <param name="farm">The farm.</param>
/// <param name="job">The job.</param>
/// <param name="clock">Tells when to look again.</param>
internal sealed class JobWatch(EmbeddedFarm farm, Guid job, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FarmStore _store = farm.Services.GetRequiredService<FarmStore>();
    private long _shown;

    /// <summary>The job as it is now.</summary>
    public Task<JobRow> JobAsync(CancellationToken cancellation) =>
        _store.ReadAsync(context => context.Jobs.AsNoTracking().SingleAsync(row => row.Id == job, cancellation), cancellation);

    /// <summary>Images that failed, the first of them.</summary>
    public Task<List<JobFailureRow>> FailuresAsync(int most, CancellationToken cancellation) => _store.ReadAsync(
        context => context.Failures.AsNoTracking().Where(row => row.JobId == job).OrderBy(row => row.Image).Take(most).ToListAsync(cancellation), cancellation);

    /// <summary>Waits for the job's end, and shows how it gets on.</summary>
    /// <exception cref="GenerationException">The worker gave itself up.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<JobRow> WaitAsync(IRunDisplay display, long before, CancellationToken cancellation)
    {
        _shown = before;
        while (true)
        {
            var row = await JobAsync(cancellation).ConfigureAwait(false);
            // A shard that is done and not yet counted is in neither number: what was shown stays.
            for (var now = Done(row) + farm.Held.Sum(lease => (long)lease.ImagesDone); _shown < Math.Min(now, row.Images); _shown++) display.Advance();
            if (row.State.IsEnd()) return row;
            if (farm.WorkerExit is { IsCompleted: true } exit && await exit.ConfigureAwait(false) == WorkerExit.Broken)
                throw new GenerationException("the generator fails on whatever it is asked; what was made before is kept, and the same command goes on");
            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Images on which nothing more happens.</summary>
    public static long Done(JobRow row) => row.ImagesCompleted + row.ImagesFailed;
}
