using System.Collections.Concurrent;
using HartFarm.Coordinator.Signals;

namespace HartFarm.Coordinator.Tests.Farm;

/// <summary>Remembers which jobs workers were told of.</summary>
public sealed class NoticeLog : IJobNotices
{
    public ConcurrentQueue<Guid> Stopped { get; } = new();

    public Task StoppedAsync(Guid jobId, string reason, CancellationToken cancellation)
    {
        Stopped.Enqueue(jobId);
        return Task.CompletedTask;
    }
}
