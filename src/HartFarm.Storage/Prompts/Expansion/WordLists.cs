using System.Diagnostics.CodeAnalysis;

namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>The lists that a job's prompts may name.</summary>
public sealed class WordLists
{
    /// <summary>No list.</summary>
    public static readonly WordLists None = new([]);

    private readonly Dictionary<string, WordList> _lists = [];

    /// <exception cref="PromptException">Two lists have the same name.</exception>
    public WordLists(IEnumerable<WordList> lists)
    {
        foreach (var list in lists)
            if (!_lists.TryAdd(list.Name, list)) throw new PromptException($"list {PromptFields.Quote(list.Name)}", "is given twice");
    }

    /// <summary>Their names in order.</summary>
    public IEnumerable<string> Names => _lists.Keys.Order(StringComparer.Ordinal);

    /// <summary>The list of a name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out WordList? list) => _lists.TryGetValue(name, out list);
}
