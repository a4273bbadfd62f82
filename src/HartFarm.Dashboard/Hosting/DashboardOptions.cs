namespace HartFarm.Dashboard.Hosting;

/// <summary>How the dashboard is reached.</summary>
public sealed class DashboardOptions
{
    /// <summary>Whether the coordinator asks for API keys, so that people have to sign in with one. Default true.</summary>
    public bool NeedsKey { get; set; } = true;

    /// <summary>How often a page looks at what it shows. Default 1 second.</summary>
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long somebody who does nothing stays signed in. Default 12 hours.</summary>
    public TimeSpan SignedInFor { get; set; } = TimeSpan.FromHours(12);
}
