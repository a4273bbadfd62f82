using HartFarm.Contracts.Jobs;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Prompts.Expansion;

namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>How a request has its prompts expanded.</summary>
internal static class Expanders
{
    /// <exception cref="JobRefusedException">The settings or a list are wrong.</exception>
    public static PromptExpander Of(PromptExpansion? expansion, long seed)
    {
        if (expansion is null) return PromptExpander.None;
        var settings = new ExpansionSettings
        {
            Mode = expansion.Mode switch
            {
                PromptExpansionMode.Sampled => ExpansionMode.Sampled,
                PromptExpansionMode.Product => ExpansionMode.Product,
                var unknown => throw new JobRefusedException("prompts.expansion.mode", $"is unknown: {(int)unknown}"),
            },
            Draws = expansion.Draws,
            Seed = seed,
        };
        // As JSON can have it.
        if (expansion.Lists.FirstOrDefault(list => list.Value is null || list.Value.Any(entry => entry is null)) is { Key: { } name })
            throw new JobRefusedException($"prompts.expansion.lists.{name}", "must not be null, nor hold null");
        if (settings.Check() is { } wrong) throw new JobRefusedException("prompts.expansion", wrong);
        try
        {
            return new PromptExpander(settings, new WordLists(expansion.Lists.Select(list => WordList.Of(list.Key, list.Value))));
        }
        catch (PromptException error)
        {
            throw new JobRefusedException(
                [.. error.Errors.Select(one => new JobError("prompts.expansion.lists", one.Line == 0 ? null : one.Line, $"{one.Source}: {one.Message}"))],
                error.Total);
        }
    }
}
