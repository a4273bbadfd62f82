namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>How prompts are expanded.</summary>
public sealed record ExpansionSettings
{
    /// <summary>What is made of the choices in a prompt; nothing by default.</summary>
    public ExpansionMode Mode { get; init; }

    /// <summary>Draws of a prompt that has choices, with <see cref="ExpansionMode.Sampled"/>; 1 by default.</summary>
    public int Draws { get; init; } = 1;

    /// <summary>The job's seed, of which the draws are a function together with the prompt's line.</summary>
    public long Seed { get; init; }

    /// <summary>The most prompts that one may become; 1,000,000 by default.</summary>
    public long MostPerPrompt { get; init; } = PromptLimits.Count;

    /// <summary>What is wrong with these settings, or null.</summary>
    public string? Check() => this switch
    {
        { Mode: < ExpansionMode.None or > ExpansionMode.Product } => $"unknown way {(int)Mode} to expand prompts",
        { Draws: < 1 or > PromptLimits.Count } => $"draws must be a whole number from 1 to {PromptLimits.Count}, not {Draws}",
        { MostPerPrompt: < 1 or > PromptLimits.Images } => $"the most that a prompt may become must be from 1 to {PromptLimits.Images}, not {MostPerPrompt}",
        _ => null,
    };
}
