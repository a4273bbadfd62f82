using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.Events;

/// <summary>Jobs that are followed: each is looked at once an interval, however many follow it.</summary>
internal sealed class JobFeeds(JobReader jobs, IHostApplicationLifetime lifetime, IOptions<HttpOptions> options, TimeProvider clock)
{
    /// <summary>What an event with a job is called.</summary>
    public const string EventType = "job";

    private readonly Dictionary<Guid, JobFeed> _feeds = [];
    private readonly Lock _gate = new();

    /// <summary>
    /// The job whenever something has happened to it, until it has ended. Whoever comes again with the id of the last event that it saw is told nothing
    /// twice, and nothing that matters is lost: an event holds all of the job.
    /// </summary>
    public async IAsyncEnumerable<SseItem<JobInfo>> FollowAsync(Guid jobId, string? lastId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        var feed = Enter(jobId);
        try
        {
            var said = clock.GetTimestamp();
            while (await NextAsync(feed, stop.Token).ConfigureAwait(false) is { } snapshot)
            {
                if (snapshot.Job is { } job && (snapshot.Id != lastId || clock.GetElapsedTime(said) >= options.Value.EventSilence))
                {
                    (lastId, said) = (snapshot.Id, clock.GetTimestamp());
                    yield return new SseItem<JobInfo>(job, EventType) { EventId = snapshot.Id };
                }
                if (snapshot.IsLast) yield break;
            }
        }
        finally
        {
            Leave(jobId, feed);
        }
    }

    /// <summary>The next look; null when the client or the coordinator goes.</summary>
    private static async Task<JobSnapshot?> NextAsync(JobFeed feed, CancellationToken cancellation)
    {
        try
        {
            return await feed.NextAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private JobFeed Enter(Guid jobId)
    {
        lock (_gate)
        {
            if (_feeds.TryGetValue(jobId, out var feed))
            {
                feed.Followers++;
                return feed;
            }
            feed = _feeds[jobId] = new JobFeed(jobId, jobs, options.Value.EventInterval, clock) { Followers = 1 };
            feed.Start();
            return feed;
        }
    }

    private void Leave(Guid jobId, JobFeed feed)
    {
        lock (_gate)
        {
            if (--feed.Followers > 0) return;
            _feeds.Remove(jobId);
        }
        feed.Dispose();
    }
}
