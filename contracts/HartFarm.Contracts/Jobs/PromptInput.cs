namespace HartFarm.Contracts.Jobs;

/// <summary>A job's prompts: either in the request, or in a file that was uploaded before.</summary>
public sealed record PromptInput
{
    /// <summary>The prompts themselves.</summary>
    public IReadOnlyList<PromptItem>? Items { get; init; }

    /// <summary>The id of an uploaded file of prompts: text lines, JSON lines, CSV or Parquet.</summary>
    public string? File { get; init; }

    /// <summary>The file's column or field of the prompts; null takes the first that is there of <c>prompt</c>, <c>text</c> and <c>caption</c>.</summary>
    public string? Column { get; init; }

    /// <summary>Whether <c>{a|b}</c> and named lists are expanded, and how.</summary>
    public PromptExpansion? Expansion { get; init; }
}
