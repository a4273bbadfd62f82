using HartFarm.Storage.Prompts.Expansion;
using HartFarm.Storage.Prompts.Keys;

namespace HartFarm.Storage.Prompts;

/// <summary>Reads every prompt before anything is made of any. Memory grows with the keys alone, by 8 bytes each.</summary>
public static class PromptCheck
{
    /// <summary>Checks all prompts, which are taken as they are.</summary>
    /// <inheritdoc cref="Run(PromptSource, int, PromptExpander, CancellationToken)"/>
    public static PromptSummary Run(PromptSource source, int defaultCount, CancellationToken cancellation = default) =>
        Run(source, defaultCount, PromptExpander.None, cancellation);

    /// <summary>Checks all prompts, and counts what they are expanded to.</summary>
    /// <param name="source">The prompts.</param>
    /// <param name="defaultCount">Images of a prompt, or of each that it is expanded to, that says nothing of its count.</param>
    /// <param name="expander">What makes many prompts of one.</param>
    /// <param name="cancellation">Looked at between the prompts.</param>
    /// <exception cref="PromptException">A line is wrong, a key is there twice, there is no prompt, or there are too many images.</exception>
    public static PromptSummary Run(PromptSource source, int defaultCount, PromptExpander expander, CancellationToken cancellation = default)
    {
        var errors = source.NewErrors();
        var keys = new KeyCheck(source.Options.ImageKeys);
        using var hash = new PromptHash();
        long prompts = 0, finalPrompts = 0, images = 0;
        foreach (var line in source.Read(errors))
        {
            cancellation.ThrowIfCancellationRequested();
            prompts++;
            hash.Add(line);
            if (Expand(expander, line, errors) is not { } expansions) continue;
            var count = Saturating.Product(expansions, line.Count ?? defaultCount);
            finalPrompts = Saturating.Sum([finalPrompts, expansions]);
            images = Saturating.Sum([images, count]);
            CheckSeed(line, count, errors);
            if (source.Options.ImageKeys && line.Key is { } key && ImageKeys.Check(key, count) is { } wrong) errors.Add(line.Line, PromptFields.Key, wrong);
            keys.Add(line, count);
        }
        keys.Finish(source, line => Saturating.Product(Expand(expander, line, source.NewErrors(limit: 0)) ?? 0, line.Count ?? defaultCount), errors, cancellation);
        errors.ThrowIfAny();
        if (prompts == 0) throw new PromptException(source.Name, "holds no prompt");
        if (images > PromptLimits.Images)
            throw new PromptException(source.Name, $"asks for {images} images; one run makes at most {PromptLimits.Images}");
        return new PromptSummary(prompts, images, hash.Hex(), finalPrompts);
    }

    /// <summary>The prompts once more, after <see cref="Run(PromptSource, int, PromptExpander, CancellationToken)"/>; fails when they are no longer what was checked.</summary>
    /// <exception cref="PromptException">The file changed since it was checked.</exception>
    public static IEnumerable<PromptLine> Again(PromptSource source, PromptSummary summary)
    {
        var errors = source.NewErrors(limit: 1);
        using var hash = new PromptHash();
        long prompts = 0;
        foreach (var line in source.Read(errors))
        {
            if (errors.Total > 0 || ++prompts > summary.Prompts) break;
            hash.Add(line);
            yield return line;
        }
        if (errors.Total > 0 || prompts != summary.Prompts || hash.Hex() != summary.Sha256)
            throw new PromptException(source.Name, "changed while its images were being made");
    }

    private static long? Expand(PromptExpander expander, PromptLine line, PromptErrors errors)
    {
        try
        {
            return expander.Expand(line.Line, line.Prompt).Count;
        }
        catch (TemplateException error)
        {
            errors.Add(line.Line, PromptFields.Prompt, error.Message);
            return null;
        }
    }

    private static void CheckSeed(PromptLine line, long images, PromptErrors errors)
    {
        if (line.Seed > long.MaxValue - (images - 1))
            errors.Add(line.Line, PromptFields.Seed, $"{line.Seed} plus {images - 1}, the seed of its last copy, is above {long.MaxValue}");
    }
}
