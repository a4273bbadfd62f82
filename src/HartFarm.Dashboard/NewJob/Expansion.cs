namespace HartFarm.Dashboard.NewJob;

/// <summary>Whether choices in prompts are expanded, and how.</summary>
public enum Expansion
{
    /// <summary>Prompts are taken as they are.</summary>
    None,

    /// <summary>Random draws.</summary>
    Sampled,

    /// <summary>Every combination.</summary>
    Product,
}
