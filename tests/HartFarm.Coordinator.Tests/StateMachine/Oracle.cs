using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Tests.StateMachine;

/// <summary>
/// A job of a farm as docs/design.md tells it, in memory and without a database: what each step answers, and what it leaves behind. It is
/// written for itself, and shares nothing with the code that it judges but the names of the states.
/// </summary>
internal sealed class Oracle(int shards, int imagesPerShard, int? maxFailures)
{
    private const double LeaseSeconds = 20, PublishSeconds = 8, EnqueuedSeconds = 300;
    private const int MaxAttempts = 3, FreeExpirations = 1;

    public OracleShard[] Shards { get; private init; } = [.. Enumerable.Range(0, shards).Select(_ => new OracleShard())];
    public JobState Job { get; private set; } = JobState.Queued;
    public double Now { get; private set; }
    private bool Started { get; set; }

    /// <summary>All of it in a line, to be held against the database.</summary>
    public string Text => $"{Job} | {string.Join(" | ", Shards.Select(shard => $"{shard.State} token {shard.Token} sent {shard.Enqueued} attempts {shard.Attempts} expired {shard.Expirations}"))}";

    public int ImagesCompleted => Shards.Where(shard => shard.State == ShardState.Completed).Sum(shard => imagesPerShard - shard.ImagesFailed);

    private int ImagesFailed => Shards.Sum(shard => shard.State switch
    {
        ShardState.Failed => imagesPerShard,
        ShardState.Completed => shard.ImagesFailed,
        _ => 0,
    });

    public Oracle Copy() => new(shards, imagesPerShard, maxFailures)
    {
        Shards = [.. Shards.Select(shard => shard.Copy())],
        Job = Job,
        Now = Now,
        Started = Started,
    };

    public void Wait(double seconds) => Now += seconds;

    /// <summary>The shards that are sent, with the number of their message.</summary>
    public IReadOnlyList<(int Shard, int Number)> Enqueue(int count)
    {
        if (!IsOpen) return [];
        var ready = Enumerable.Range(0, shards).Where(i => Shards[i].State == ShardState.Pending && Shards[i].NotBefore <= Now).Take(count).ToArray();
        foreach (var i in ready)
        {
            Shards[i].State = ShardState.Enqueued;
            Shards[i].Enqueued++;
            Shards[i].EnqueuedAt = Now;
        }
        return [.. ready.Select(i => (i, Shards[i].Enqueued))];
    }

    /// <summary>The leases' shards and tokens, that of the message first; null when the claim is denied.</summary>
    public IReadOnlyList<(int Shard, long Token)>? Claim(int index, int number, int worker, int places)
    {
        var shard = Shards[index];
        if (shard.State != ShardState.Enqueued || shard.Enqueued != number || !IsOpen) return null;
        (Job, Started) = (JobState.Running, true);
        // The job is alone, and its queue wants none: what is pending goes to whoever has places.
        int[] further = [.. Enqueue(places - 1).Select(sent => sent.Shard)];
        foreach (var i in further.Prepend(index))
            (Shards[i].State, Shards[i].Token, Shards[i].Owner, Shards[i].Until) = (ShardState.Leased, Shards[i].Token + 1, worker, Now + LeaseSeconds);
        return [.. further.Prepend(index).Select(i => (i, Shards[i].Token))];
    }

    /// <summary>Whether a lease that a worker says it holds is renewed; false when it is lost, and null when its result was taken.</summary>
    public bool? Beat(int index, long token, int worker)
    {
        var shard = Shards[index];
        if (shard.Token != token) return false;
        if (shard.State is ShardState.Publishing or ShardState.Completed) return null;
        if (shard.State != ShardState.Leased || shard.Owner != worker) return false;
        shard.Until = Now + LeaseSeconds;
        return true;
    }

    /// <summary>Whether a result is taken.</summary>
    public bool Complete(int index, long token, int failures)
    {
        var shard = Shards[index];
        if (shard.Token != token) return false;
        if (shard.State is ShardState.Publishing or ShardState.Completed) return true;
        if (shard.State != ShardState.Leased) return false;
        (shard.State, shard.Until, shard.ImagesFailed) = (ShardState.Publishing, Now + PublishSeconds, failures);
        return true;
    }

    /// <summary>Whether a lease is ended by its worker's word.</summary>
    public bool End(int index, long token, bool failed)
    {
        if (Shards[index].State != ShardState.Leased || Shards[index].Token != token) return false;
        EndAttempt(index, failed, expired: false);
        return true;
    }

    public void Stop(int worker)
    {
        for (var i = 0; i < shards; i++)
            if (Shards[i].State == ShardState.Leased && Shards[i].Owner == worker) EndAttempt(i, failed: false, expired: false);
    }

    public void Publish(int index)
    {
        if (Shards[index].State != ShardState.Publishing) return;
        Shards[index].State = ShardState.Completed;
        Look();
    }

    public void Resume()
    {
        foreach (var i in InOrder(ShardState.Publishing)) Publish(i);
    }

    public void Sweep()
    {
        foreach (var i in InOrder(ShardState.Leased))
            if (Shards[i].State == ShardState.Leased) EndAttempt(i, failed: false, expired: true);
        foreach (var shard in Shards)
            if (shard.State == ShardState.Enqueued && shard.EnqueuedAt <= Now - EnqueuedSeconds) shard.State = ShardState.Pending;
    }

    public void Finish()
    {
        if (Job != JobState.Finalizing) return;
        Job = ImagesCompleted switch
        {
            0 => JobState.Failed,
            var made when made == shards * imagesPerShard => JobState.Completed,
            _ => JobState.CompletedWithErrors,
        };
    }

    /// <summary>Whether it may be paused.</summary>
    public bool Pause()
    {
        if (Job == JobState.Paused) return true;
        if (!IsOpen) return false;
        foreach (var shard in Shards)
            if (shard.State == ShardState.Enqueued) shard.State = ShardState.Pending;
        Job = JobState.Paused;
        return true;
    }

    /// <summary>Whether it may be resumed.</summary>
    public bool ResumeJob()
    {
        if (IsOpen) return true;
        if (Job != JobState.Paused) return false;
        Job = Started ? JobState.Running : JobState.Queued;
        return true;
    }

    /// <summary>Whether it may be cancelled.</summary>
    public bool Cancel()
    {
        if (Job == JobState.Cancelled) return true;
        if (!IsOpen && Job != JobState.Paused) return false;
        StopJob(JobState.Cancelled);
        return true;
    }

    /// <summary>Whether it may be made again.</summary>
    public bool Retry()
    {
        if (Job is not (JobState.CompletedWithErrors or JobState.Failed)) return false;
        foreach (var shard in Shards)
        {
            if (shard.State is not (ShardState.Failed or ShardState.Cancelled) && !(shard.State == ShardState.Completed && shard.ImagesFailed > 0)) continue;
            shard.State = ShardState.Pending;
            (shard.Attempts, shard.Expirations, shard.NotBefore, shard.ImagesFailed) = (0, 0, 0, 0);
        }
        Job = HasEnded ? JobState.Finalizing : JobState.Queued;
        return true;
    }

    private bool IsOpen => Job is JobState.Queued or JobState.Running;

    private bool HasEnded => Shards.All(shard => shard.State is ShardState.Completed or ShardState.Failed or ShardState.Cancelled);

    private int[] InOrder(ShardState state) =>
        [.. Enumerable.Range(0, shards).Where(i => Shards[i].State == state && Shards[i].Until <= Now).OrderBy(i => Shards[i].Until)];

    private void EndAttempt(int index, bool failed, bool expired)
    {
        var shard = Shards[index];
        if (expired) shard.Expirations++;
        var counts = failed || (expired && shard.Expirations > FreeExpirations);
        if (counts) shard.Attempts++;
        shard.NotBefore = counts ? Now + 5 * Math.Pow(2, shard.Attempts - 1) : Now;
        shard.State = shard.Attempts >= MaxAttempts ? ShardState.Failed : ShardState.Pending;
        shard.ImagesFailed = 0;
        Look();
    }

    // When something has ended, the job may have, too.
    private void Look()
    {
        if ((IsOpen || Job == JobState.Paused) && ImagesFailed > maxFailures) StopJob(JobState.Failed);
        else if ((IsOpen || Job == JobState.Paused) && HasEnded) Job = JobState.Finalizing;
    }

    private void StopJob(JobState end)
    {
        foreach (var shard in Shards)
            if (shard.State is ShardState.Pending or ShardState.Enqueued or ShardState.Leased) shard.State = ShardState.Cancelled;
        Job = end;
    }
}
