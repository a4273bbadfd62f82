using System.Text.Json;

namespace HartFarm.Storage.Prompts;

/// <summary>One prompt with what was asked for it alone; null takes the run's setting.</summary>
/// <param name="Line">The line it starts on, counted from 1.</param>
/// <param name="Prompt">What the images shall show; never blank.</param>
/// <param name="Key">The user's name for the prompt, unique in the file and safe as a file name.</param>
/// <param name="Seed">The seed of its first image; copy <c>n</c> takes <c>Seed + n</c>.</param>
/// <param name="Count">How many images, 1 to <see cref="PromptLimits.Count"/>.</param>
/// <param name="Guidance">Strength of classifier-free guidance, 0 to 100.</param>
/// <param name="Metadata">The user's own fields, in the file's order; they go into the dataset as they are.</param>
public sealed record PromptLine(
    long Line,
    string Prompt,
    string? Key,
    long? Seed,
    int? Count,
    double? Guidance,
    IReadOnlyList<KeyValuePair<string, JsonElement>> Metadata)
{
    /// <summary>A prompt alone.</summary>
    public static PromptLine Plain(long line, string prompt) => new(line, prompt, null, null, null, null, []);
}
