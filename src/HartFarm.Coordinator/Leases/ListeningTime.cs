namespace HartFarm.Coordinator.Leases;

/// <summary>
/// Since when this coordinator would have heard every worker that spoke. Silence counts from then on only: while database, broker or coordinators were away,
/// or the process stood still, no worker could renew its leases, and none is the less alive for it.
/// </summary>
public sealed class ListeningTime
{
    private long _since = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>Since when; the end of time while it hears nothing. From the beginning of time until somebody says otherwise.</summary>
    public DateTimeOffset Since => new(Volatile.Read(ref _since), TimeSpan.Zero);

    /// <summary>It hears workers from now on.</summary>
    public void Begin(DateTimeOffset now) => Volatile.Write(ref _since, now.UtcTicks);

    /// <summary>It hears nothing.</summary>
    public void End() => Volatile.Write(ref _since, DateTimeOffset.MaxValue.UtcTicks);

    /// <summary>Whether it has listened for so long that whoever lives has been heard.</summary>
    /// <param name="time">How long.</param>
    /// <param name="now">The time.</param>
    public bool HasLastedFor(TimeSpan time, DateTimeOffset now) => now - time >= Since;
}
