using System.Text.Json;
using HartFarm.Contracts.Jobs;
using HartFarm.Storage.Prompts;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>Prompts that stand in the request; a prompt's place in the list is its line.</summary>
/// <param name="items">The prompts in order.</param>
public sealed class PromptItems(IReadOnlyList<PromptItem> items) : PromptSource("prompts.items")
{
    /// <inheritdoc/>
    public override IEnumerable<PromptLine> Read(PromptErrors errors)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var (line, item) = (i + 1, items[i]);
            if (item is null)
            {
                // As JSON can have it.
                errors.Add(line, null, "must not be null");
                continue;
            }
            var before = errors.Total;
            if (string.IsNullOrWhiteSpace(item.Prompt)) errors.Add(line, "prompt", "must not be empty");
            else if (item.Prompt.Contains('\0', StringComparison.Ordinal)) errors.Add(line, "prompt", "holds a NUL character");
            else if (!IsWellFormed(item.Prompt)) errors.Add(line, "prompt", "holds half of a character");
            if (item.Count is < 1 or > PromptLimits.Count) errors.Add(line, "count", $"must be a whole number from 1 to {PromptLimits.Count}");
            if (item.Guidance is { } guidance && guidance is not (>= 0 and <= PromptLimits.Guidance))
                errors.Add(line, "guidance", $"must be a number from 0 to {PromptLimits.Guidance}");
            if (errors.Total == before) yield return Line(line, item);
        }
    }

    private static PromptLine Line(int line, PromptItem item) => new(
        line, item.Prompt, item.Key, item.Seed, item.Count, item.Guidance,
        item.Metadata is null ? [] : [.. item.Metadata.Select(field => KeyValuePair.Create(field.Key, JsonSerializer.SerializeToElement(field.Value)))]);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
