namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>A list of words or phrases, of which <c>{name}</c> in a prompt stands for one. They are taken as they are: braces in them mean nothing.</summary>
public sealed class WordList
{
    /// <summary>The most entries of a list.</summary>
    public const int MostEntries = 1_000_000;

    private WordList(string name, IReadOnlyList<string> entries)
    {
        Name = name;
        Entries = entries;
    }

    /// <summary>Letters, digits, <c>_</c> and <c>-</c>, the first of them a letter.</summary>
    public string Name { get; }

    /// <summary>At least one, none of them blank.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>A list of entries that were given one by one, as in a request; an entry's place is its line.</summary>
    /// <exception cref="PromptException">The name or an entry will not do, or there is none.</exception>
    public static WordList Of(string name, IEnumerable<string> entries) =>
        Make(name, SourceOf(name), errors => entries.Select((text, i) => new TextLine(i + 1, text)));

    /// <summary>A list in a file: an entry a line, in UTF-8; spaces around it and blank lines are dropped.</summary>
    /// <param name="name">The list's name.</param>
    /// <param name="file">From its start; stays open.</param>
    /// <param name="fileName">What errors call the file.</param>
    /// <exception cref="PromptException">The name or a line will not do, or there is no entry.</exception>
    public static WordList Read(string name, Stream file, string fileName) =>
        Make(name, fileName, errors => TextLines.Read(file, errors)
            .Select(line => line with { Text = line.Text.Trim() })
            .Where(line => line.Text.Length > 0));

    internal static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 64 || !char.IsAsciiLetter(name[0])) return false;
        foreach (var character in name)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-')) return false;
        return true;
    }

    private static WordList Make(string name, string source, Func<PromptErrors, IEnumerable<TextLine>> read)
    {
        if (!IsName(name))
            throw new PromptException(SourceOf(name), "a list's name has 1 to 64 letters, digits, '_' and '-', and begins with a letter");
        var errors = new PromptErrors(source);
        List<string> entries = [];
        foreach (var line in read(errors))
        {
            if (entries.Count == MostEntries) throw new PromptException(source, $"has over {MostEntries} entries");
            if (PromptFields.CheckPrompt(line.Text) is { } wrong) errors.Add(line.Number, null, wrong);
            else entries.Add(line.Text);
        }
        errors.ThrowIfAny();
        return entries.Count > 0 ? new WordList(name, entries) : throw new PromptException(source, "has no entry");
    }

    private static string SourceOf(string name) => $"list {PromptFields.Quote(name)}";
}
