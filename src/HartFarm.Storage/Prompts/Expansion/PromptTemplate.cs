using System.Text;

namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>A prompt with choices, of which any of its texts can be made without making the others.</summary>
public sealed class PromptTemplate
{
    private readonly TemplateNode _root;

    private PromptTemplate(TemplateNode root) => _root = root;

    /// <summary>In how many ways its choices can be made; <see cref="long.MaxValue"/> for more than that.</summary>
    public long Combinations => _root.Count;

    /// <summary>Whether there is anything to choose.</summary>
    public bool Chooses => _root.Chooses;

    /// <summary>Reads a prompt.</summary>
    /// <exception cref="TemplateException">A brace is not closed, a list unknown, or the prompt may become empty or too long.</exception>
    public static PromptTemplate Parse(string prompt, WordLists lists)
    {
        var root = new TemplateParser(prompt, lists).Parse();
        if (root.MayBeBlank) throw new TemplateException(1, "with some choices nothing is left of the prompt");
        if (root.Longest > PromptLimits.LineBytes)
            throw new TemplateException(1, $"with some choices the prompt is longer than {PromptLimits.LineBytes} characters");
        return new PromptTemplate(root);
    }

    /// <summary>A prompt whose braces mean nothing.</summary>
    public static PromptTemplate Plain(string prompt) => new(new TextNode(prompt));

    /// <summary>The text of combination <paramref name="index"/>, from 0, in a fixed order in which the last choice changes fastest.</summary>
    public string Combination(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Combinations);
        var text = new StringBuilder();
        _root.Write(text, index);
        return text.ToString();
    }

    /// <summary>The text of a draw, a function of the three numbers alone. Each choice is drawn by itself, so two draws may be the same.</summary>
    public string Draw(long seed, long line, long draw)
    {
        var random = new SampleStream(seed, line, draw);
        var text = new StringBuilder();
        _root.Draw(text, ref random);
        return text.ToString();
    }
}
