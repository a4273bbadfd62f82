namespace HartFarm.Contracts.Jobs;

/// <summary>Which of a line's alternatives become prompts.</summary>
public enum PromptExpansionMode
{
    /// <summary>Random ones, decided by the job's seed.</summary>
    Sampled,

    /// <summary>Every combination.</summary>
    Product,
}
