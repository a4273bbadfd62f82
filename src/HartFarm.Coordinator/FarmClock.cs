namespace HartFarm.Coordinator;

/// <summary>
/// The time by which all coordinators of a farm go: the database's. Between two settings it goes on with the machine's steady count of time, so it does not
/// matter whether a machine's clock is wrong or is set meanwhile. Until it is set first, it is the machine's own.
/// </summary>
/// <param name="own">The machine's clock.</param>
public sealed class FarmClock(TimeProvider own) : TimeProvider
{
    private Anchor? _anchor;

    /// <inheritdoc/>
    public override long TimestampFrequency => own.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Volatile.Read(ref _anchor) is { } anchor ? anchor.At(own, own.GetTimestamp()) : own.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => own.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        own.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets it by what the database has just told.</summary>
    /// <param name="told">The database's time.</param>
    /// <param name="asked">When it was asked, as a time stamp of this clock.</param>
    public void Set(DateTimeOffset told, long asked)
    {
        var answered = own.GetTimestamp();
        // It was some time between question and answer; what agrees with that is not set, so time goes evenly.
        if (Volatile.Read(ref _anchor) is { } anchor && anchor.At(own, asked) <= told && told <= anchor.At(own, answered)) return;
        Volatile.Write(ref _anchor, new Anchor(told.ToUniversalTime(), asked + ((answered - asked) / 2)));
    }

    private sealed record Anchor(DateTimeOffset Time, long Stamp)
    {
        public DateTimeOffset At(TimeProvider clock, long stamp) => Time + clock.GetElapsedTime(Stamp, stamp);
    }
}
