namespace HartFarm.Bench.Tests;

/// <summary>A clock of whole seconds that stands still until it is moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => _seconds;

    public void Advance(int seconds) => _seconds += seconds;
}
