namespace HartFarm.Contracts.Jobs;

/// <summary>How one line of prompts becomes many.</summary>
public sealed record PromptExpansion
{
    /// <summary>Random draws, or every combination.</summary>
    public required PromptExpansionMode Mode { get; init; }

    /// <summary>Prompts drawn of each line, when they are sampled.</summary>
    public int Draws { get; init; } = 1;

    /// <summary>What named lists stand for: <c>{animal}</c> is one of <c>Lists["animal"]</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
