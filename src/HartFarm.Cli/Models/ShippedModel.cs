using HartFarm.Cli.Commands;

namespace HartFarm.Cli.Models;

/// <summary>The checkpoint that comes with HartFarm.</summary>
public static class ShippedModel
{
    /// <summary>Its folder, seen from the repository's or the program's.</summary>
    public const string Name = "models/hart-scenes";

    // What every checkpoint has.
    private const string Mark = "llm/config.json";

    /// <summary>The folder that was named, or that of the shipped checkpoint, looked for from the program and from the current folder upwards.</summary>
    /// <param name="named">The value of <c>--model</c>, or null.</param>
    /// <exception cref="InputException">There is no such folder; the message says what was looked for.</exception>
    public static string Find(string? named) => Find(named, Starts);

    /// <summary>The folder of the shipped checkpoint, or null.</summary>
    public static string? TryFind() => Look(Starts);

    /// <inheritdoc cref="Find(string?)"/>
    /// <param name="named">The value of <c>--model</c>, or null.</param>
    /// <param name="starts">Where to begin to look.</param>
    public static string Find(string? named, IReadOnlyList<string> starts)
    {
        if (named is not null) return Directory.Exists(named) ? named : throw new InputException($"--model: there is no folder {named}");
        return Look(starts) ?? throw new InputException(
            $"--model is needed: the checkpoint that ships with HartFarm, {Name}, has no {Mark} in or above {string.Join(" or ", starts.Select(Path.TrimEndingDirectorySeparator).Distinct())}. "
            + "hartfarm model init and hartfarm model pull get others.");
    }

    private static IReadOnlyList<string> Starts => [AppContext.BaseDirectory, Environment.CurrentDirectory];

    private static string? Look(IReadOnlyList<string> starts) =>
        starts.SelectMany(Upwards).Select(folder => Path.Combine(folder, Name)).FirstOrDefault(folder => File.Exists(Path.Combine(folder, Mark)));

    private static IEnumerable<string> Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent) yield return folder.FullName;
    }
}
