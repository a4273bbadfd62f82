using HartFarm.Cli.Commands;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Prompts.Expansion;

namespace HartFarm.Cli.Synthesis;

/// <summary>Named lists from the command line.</summary>
internal static class ListOption
{
    /// <summary>Reads them.</summary>
    /// <param name="values">Each <c>NAME=FILE</c> or <c>NAME=a,b,c</c>.</param>
    /// <exception cref="InputException">A value is neither.</exception>
    /// <exception cref="PromptException">A name or an entry will not do.</exception>
    public static IReadOnlyList<WordList> Read(IEnumerable<string> values) => [.. values.Select(Read)];

    private static WordList Read(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || equals == value.Length - 1) throw new InputException($"--list must be NAME=FILE or NAME=a,b,c, not '{value}'.");
        var (name, what) = (value[..equals], value[(equals + 1)..]);
        if (File.Exists(what)) return OfFile(name, what);
        return what.Contains(',', StringComparison.Ordinal)
            ? WordList.Of(name, what.Split(',', StringSplitOptions.TrimEntries))
            : throw new InputException($"--list {name}: there is no file {what}, and no comma in it for a list of words.");
    }

    private static WordList OfFile(string name, string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return WordList.Read(name, file, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--list {name}: {path} cannot be read: {error.Message}", error);
        }
    }
}
