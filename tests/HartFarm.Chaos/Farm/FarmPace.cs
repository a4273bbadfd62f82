namespace HartFarm.Chaos.Farm;

/// <summary>How fast a farm goes on.</summary>
/// <param name="ImageTime">What an image takes.</param>
/// <param name="IsDefault">Whether its coordinators have the settings that everybody has; otherwise leases and pauses are short.</param>
internal sealed record FarmPace(TimeSpan ImageTime, bool IsDefault)
{
    /// <summary>Images of a few milliseconds, and short leases: much happens in little time.</summary>
    public static FarmPace Hurried { get; } = new(TimeSpan.FromMilliseconds(20), false);

    /// <summary>The settings that everybody has, and images that keep a worker at work.</summary>
    public static FarmPace Usual { get; } = new(TimeSpan.FromMilliseconds(500), true);
}
