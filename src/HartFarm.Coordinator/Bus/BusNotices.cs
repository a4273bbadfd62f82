using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Signals;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Bus;

/// <summary>Tells the workers of a job's stop. When the broker is away they learn it from their next heartbeat's answer.</summary>
internal sealed partial class BusNotices(IBus bus, IOptions<BusOptions> options, TimeProvider clock, ILogger<BusNotices> log) : IJobNotices
{
    public async Task StoppedAsync(Guid jobId, string reason, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.Value.SendTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await bus.Publish(new JobStopped(jobId, reason), either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            LogUntold(log, jobId, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workers were not told that job {JobId} has stopped; their next heartbeats tell them.")]
    private static partial void LogUntold(ILogger log, Guid jobId, Exception error);
}
