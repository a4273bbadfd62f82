using System.Globalization;

namespace HartFarm.Cli.Display;

/// <summary>Counts a run's images against the clock. Safe for concurrent calls.</summary>
public sealed class Pace
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly long _total;
    private readonly long _before;
    private long _made;

    /// <param name="clock">Tells the time; it starts now.</param>
    /// <param name="total">Images of the run.</param>
    /// <param name="before">How many were there before.</param>
    public Pace(TimeProvider clock, long total, long before)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _total = total;
        _before = before;
    }

    /// <summary>Counts an image.</summary>
    public void Advance() => Interlocked.Increment(ref _made);

    /// <summary>As in <c>12/40 images, 3.21 images/s, 00:00:09 left</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_before + Made}/{_total} images, {Rate()}");

    /// <summary>As in <c>3.21 images/s, 00:00:09 left</c>.</summary>
    public string Rate()
    {
        var seconds = _clock.GetElapsedTime(_start).TotalSeconds;
        if (Made == 0 || seconds <= 0) return "- images/s";
        var rate = Made / seconds;
        var left = (_total - _before - Made) / rate;
        return string.Create(CultureInfo.InvariantCulture, $"{Number(rate)} images/s, {Duration(left)} left");
    }

    /// <summary>Three digits that count.</summary>
    public static string Number(double value) =>
        value >= 100 ? value.ToString("F0", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);

    private long Made => Interlocked.Read(ref _made);

    /// <summary>As in <c>01:02:03</c>.</summary>
    internal static string Duration(double seconds)
    {
        var whole = (long)Math.Min(Math.Ceiling(seconds), 1e9);
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 3600:D2}:{whole / 60 % 60:D2}:{whole % 60:D2}");
    }
}
