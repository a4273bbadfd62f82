using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>A clock that a test moves, and that tells which timers are set: so a test moves it only once somebody waits.</summary>
internal sealed class TestClock : FakeTimeProvider
{
    /// <summary>The times after which timers are to go off, in the order in which they were set.</summary>
    public Arrivals<TimeSpan> Timers { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Timers.Add(dueTime);
        return timer;
    }
}
