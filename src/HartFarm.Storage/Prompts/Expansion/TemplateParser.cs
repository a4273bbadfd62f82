using System.Text;

namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>
/// Reads a prompt with choices: <c>{a|b}</c> is one of its parts, which may hold choices again and may be empty; <c>{name}</c> is an entry of a list;
/// <c>\{</c>, <c>\}</c>, <c>\|</c> and <c>\\</c> are the characters themselves, and so is <c>|</c> outside of braces.
/// </summary>
internal sealed class TemplateParser(string text, WordLists lists)
{
    private const int Deepest = 32;

    private int _at;

    public TemplateNode Parse()
    {
        var whole = Sequence(0);
        return _at == text.Length ? whole : throw Error(_at, "'}' closes nothing; write \\} for a brace");
    }

    /// <summary>Up to the end, or to the brace or bar that ends the part.</summary>
    private TemplateNode Sequence(int depth)
    {
        List<TemplateNode> parts = [];
        var plain = new StringBuilder();
        for (; _at < text.Length; _at++)
        {
            var character = text[_at];
            if (character == '}' || (character == '|' && depth > 0)) break;
            if (character == '{')
            {
                Flush(parts, plain);
                parts.Add(Braces(depth + 1));
                continue;
            }
            if (character == '\\' && _at + 1 < text.Length && text[_at + 1] is '{' or '}' or '|' or '\\') character = text[++_at];
            plain.Append(character);
        }
        Flush(parts, plain);
        return parts.Count == 1 ? parts[0] : new SequenceNode(parts);
    }

    /// <summary>From a brace to the one that closes it, where it leaves off.</summary>
    private TemplateNode Braces(int depth)
    {
        var open = _at;
        if (depth > Deepest) throw Error(open, $"braces are nested deeper than {Deepest}");
        List<TemplateNode> options = [];
        do
        {
            _at++;
            options.Add(Sequence(depth));
        }
        while (_at < text.Length && text[_at] == '|');
        if (_at == text.Length) throw Error(open, "'{' is not closed; write \\{ for a brace");
        return options.Count > 1 ? new AlternativesNode(options) : List(open, text.AsSpan(open + 1, _at - open - 1).Trim());
    }

    private ListNode List(int open, ReadOnlySpan<char> name)
    {
        if (name.IsEmpty) throw Error(open, "the braces are empty; write \\{\\} for braces");
        var shown = PromptFields.Quote(name.ToString());
        if (!WordList.IsName(name)) throw Error(open, $"{shown} is no list's name and has no '|' to choose at; write \\{{ for a brace");
        if (lists.TryGet(name.ToString(), out var list)) return new ListNode(list);
        var names = lists.Names.ToArray();
        var hint = NameSuggestion.For(name.ToString(), names);
        if (hint.Length == 0) hint = names.Length == 0 ? "; no list is given" : $"; there are {string.Join(", ", names.Take(10).Select(PromptFields.Quote))}{(names.Length > 10 ? " and more" : "")}";
        throw Error(open, $"there is no list {shown}{hint}");
    }

    private static void Flush(List<TemplateNode> parts, StringBuilder plain)
    {
        if (plain.Length > 0) parts.Add(new TextNode(plain.ToString()));
        plain.Clear();
    }

    /// <summary>At a character of the text, counted as people count them.</summary>
    private TemplateException Error(int at, string problem)
    {
        var column = 1;
        foreach (var _ in text.AsSpan(0, at).EnumerateRunes()) column++;
        return new TemplateException(column, problem);
    }
}
