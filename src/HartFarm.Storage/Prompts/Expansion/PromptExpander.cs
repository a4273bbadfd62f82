namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>Makes many prompts of one, in the same way for the count before a job and for the job. Safe for concurrent calls.</summary>
public sealed class PromptExpander
{
    /// <summary>Leaves prompts as they are.</summary>
    public static readonly PromptExpander None = new(new ExpansionSettings(), WordLists.None);

    private readonly ExpansionSettings _settings;
    private readonly WordLists _lists;

    /// <param name="settings">How to expand.</param>
    /// <param name="lists">The lists that prompts may name.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public PromptExpander(ExpansionSettings settings, WordLists lists)
    {
        if (settings.Check() is { } wrong) throw new ArgumentException(wrong, nameof(settings));
        _settings = settings;
        _lists = lists;
    }

    /// <summary>Reads a prompt.</summary>
    /// <param name="line">The line it starts on, of which its draws are a function.</param>
    /// <param name="prompt">The prompt as it was given.</param>
    /// <exception cref="TemplateException">Its choices cannot be read, or it would become more prompts than one may.</exception>
    public ExpandedPrompt Expand(long line, string prompt)
    {
        if (_settings.Mode == ExpansionMode.None) return new ExpandedPrompt(PromptTemplate.Plain(prompt), _settings, line, 1);
        var template = PromptTemplate.Parse(prompt, _lists);
        var count = _settings.Mode == ExpansionMode.Product ? template.Combinations : template.Chooses ? _settings.Draws : 1;
        if (count > _settings.MostPerPrompt)
            throw new TemplateException(1, $"becomes {(count == long.MaxValue ? "over " : "")}{count} prompts, and one may become at most "
                + $"{_settings.MostPerPrompt}; draw samples of it, or raise that limit");
        return new ExpandedPrompt(template, _settings, line, count);
    }
}
