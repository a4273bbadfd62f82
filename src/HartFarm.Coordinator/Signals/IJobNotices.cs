namespace HartFarm.Coordinator.Signals;

/// <summary>Tells workers of a job that has stopped. It need not arrive: the next heartbeat's answer says the same.</summary>
public interface IJobNotices
{
    /// <summary>To all workers: drop this job's shards.</summary>
    Task StoppedAsync(Guid jobId, string reason, CancellationToken cancellation);
}
