namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>The prompts that one became. They are made when they are asked for: none is kept.</summary>
public sealed class ExpandedPrompt
{
    private readonly PromptTemplate _template;
    private readonly ExpansionSettings _settings;
    private readonly long _line;

    internal ExpandedPrompt(PromptTemplate template, ExpansionSettings settings, long line, long count)
    {
        _template = template;
        _settings = settings;
        _line = line;
        Count = count;
    }

    /// <summary>How many there are, at least one. A prompt without choices becomes one, however many draws were asked for.</summary>
    public long Count { get; }

    /// <summary>One of them, from 0.</summary>
    public string this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _settings.Mode == ExpansionMode.Sampled ? _template.Draw(_settings.Seed, _line, index) : _template.Combination(index);
        }
    }

    /// <summary>
    /// The prompt of a copy. Of a prompt with <c>Count</c> expansions and <paramref name="each"/> images of each, copies 0 to <c>each - 1</c> are made
    /// of the first expansion, the next of the second, and so on.
    /// </summary>
    public string OfCopy(long copy, int each) => this[copy / each];
}
