using System.Collections.Concurrent;
using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Partials;

/// <summary>Brings unfinished images to those who wait for them in this process. Nothing is kept, and what nobody waits for is dropped.</summary>
public sealed class PartialFeeds
{
    private readonly ConcurrentDictionary<Guid, PartialFeed> _feeds = new();

    /// <summary>How many jobs are waited for.</summary>
    public int Count => _feeds.Count;

    /// <summary>Waits for a job's unfinished images from now on; the job need not be there yet.</summary>
    /// <param name="jobId">The job, which nobody else of this process waits for.</param>
    public PartialFeed Open(Guid jobId)
    {
        var feed = new PartialFeed(() => _feeds.TryRemove(jobId, out _));
        return _feeds.TryAdd(jobId, feed) ? feed : throw new ArgumentException($"Job {jobId:N} is waited for already.", nameof(jobId));
    }

    /// <summary>An image has come.</summary>
    public void Give(PartialImageMade made)
    {
        if (_feeds.TryGetValue(made.JobId, out var feed)) feed.Add(made);
    }
}
