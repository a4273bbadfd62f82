using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http.Metrics;
using HartFarm.Coordinator.Http.Workers;
using HartFarm.Coordinator.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.Rates;

/// <summary>Looks again and again at how many images have been made, what waits, and who works. Each coordinator does so for itself, at the cost of the jobs that have not ended.</summary>
internal sealed partial class RateSampler(
    FarmStore store, RateHistory history, SizeClassReader sizes, FarmReader farm, FarmGauges gauges, IOptions<HttpOptions> options, TimeProvider clock, ILogger<RateSampler> log) : BackgroundService
{
    private DateTimeOffset? _last;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        history.Add(now, await store.ReadAsync(context => CountAsync(context, _last ?? now, cancellation), cancellation).ConfigureAwait(false));
        _last = now;
        gauges.Set(await sizes.ListAsync(null, cancellation).ConfigureAwait(false), await farm.WorkersAsync(cancellation).ConfigureAwait(false));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RateInterval, clock);
        do
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogNoRate(log, error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private static async Task<IReadOnlyList<JobCount>> CountAsync(FarmContext context, DateTimeOffset since, CancellationToken cancellation)
    {
        var jobs = await context.Jobs.AsNoTracking()
            .Where(job => job.EndedAt == null || job.EndedAt >= since)
            .Select(job => new { job.Id, job.Tenant, job.State, job.ImagesCompleted, InWork = job.LeasedShards + job.PublishingShards })
            .ToListAsync(cancellation).ConfigureAwait(false);
        Guid[] inWork = [.. jobs.Where(job => job.InWork > 0).Select(job => job.Id)];
        var done = await context.Shards
            .Where(shard => inWork.Contains(shard.JobId) && (shard.State == ShardState.Leased || shard.State == ShardState.Publishing))
            .GroupBy(shard => shard.JobId).Select(group => new { group.Key, Images = group.Sum(shard => (long)shard.ImagesDone) })
            .ToDictionaryAsync(group => group.Key, group => group.Images, cancellation).ConfigureAwait(false);
        return [.. jobs.Select(job => new JobCount(job.Id, job.Tenant, job.ImagesCompleted + done.GetValueOrDefault(job.Id), !job.State.IsEnd()))];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How the farm does cannot be seen at the moment: {Reason}")]
    private static partial void LogNoRate(ILogger log, string reason);
}
