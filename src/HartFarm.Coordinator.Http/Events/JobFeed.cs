using HartFarm.Coordinator.Http.Jobs;

namespace HartFarm.Coordinator.Http.Events;

/// <summary>Looks at one job again and again, for all who follow it.</summary>
internal sealed class JobFeed(Guid jobId, JobReader jobs, TimeSpan interval, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RateWindow _rate = new();
    private (int Shards, IReadOnlyList<string> Images) _newest = (0, []);
    private volatile TaskCompletionSource<JobSnapshot> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many follow it; counted under the lock of <see cref="JobFeeds"/>.</summary>
    public int Followers { get; set; }

    /// <summary>The next look.</summary>
    public Task<JobSnapshot> NextAsync(CancellationToken cancellation) => _next.Task.WaitAsync(cancellation);

    /// <summary>Begins to look.</summary>
    public void Start() => _ = RunAsync();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var snapshot = await LookAsync(stop).ConfigureAwait(false);
                Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult(snapshot);
                await Task.Delay(interval, clock, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Those who follow are told; whoever comes again has the next look.
                Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetException(error);
                await Task.Delay(interval, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<JobSnapshot> LookAsync(CancellationToken cancellation)
    {
        if (await jobs.FindAsync(jobId, cancellation).ConfigureAwait(false) is not { } row) return new JobSnapshot(null);
        var inProgress = await jobs.InProgressAsync(row, cancellation).ConfigureAwait(false);
        if (row.CompletedShards != _newest.Shards)
            _newest = (row.CompletedShards, await jobs.NewestImagesAsync(row, cancellation).ConfigureAwait(false));
        var rate = _rate.Add(clock.GetUtcNow(), row.ImagesCompleted + inProgress);
        var job = await jobs.DescribeAsync(row, inProgress, rate, cancellation).ConfigureAwait(false);
        return new JobSnapshot(job with { NewestImages = _newest.Images });
    }
}
