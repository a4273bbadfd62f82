namespace HartFarm.LoadBench.Peers;

/// <summary>A contestant at work, with one worker at most.</summary>
internal interface IContest : IAsyncDisposable
{
    /// <summary>Takes tasks, as many at once as it can.</summary>
    /// <param name="first">The first task's number; those that follow count up.</param>
    /// <param name="count">How many.</param>
    /// <param name="milliseconds">How long each waits.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Seconds until all were taken.</returns>
    Task<double> EnqueueAsync(long first, int count, int milliseconds, CancellationToken cancellation);

    /// <summary>Takes one task that waits for nothing.</summary>
    /// <returns>The moment before, in microseconds since 1970.</returns>
    Task<long> SubmitAsync(long task, CancellationToken cancellation);

    /// <summary>Starts a worker, and waits until it takes tasks.</summary>
    Task StartWorkerAsync(CancellationToken cancellation);

    /// <summary>Ends the worker by SIGKILL, with all processes that it has.</summary>
    Task KillWorkerAsync();

    /// <summary>Whether <see cref="IsDrainedAsync"/> knows at once, and not only a while later.</summary>
    bool KnowsAtOnce { get; }

    /// <summary>Whether all that was taken is done and acknowledged.</summary>
    Task<bool> IsDrainedAsync(CancellationToken cancellation);

    /// <summary>Waits for whatever comes after the last task, and tells of it; null where nothing does.</summary>
    Task<string?> AfterwardsAsync(CancellationToken cancellation);
}
