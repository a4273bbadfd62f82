namespace HartFarm.Bench.Models;

/// <summary>The source tree that the program lies in, if it does.</summary>
internal static class SourceTree
{
    private const string Solution = "HartFarm.sln";

    /// <summary>Its folder; null for a published program.</summary>
    internal static string? Root { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return folder.FullName;
        }
        return null;
    }
}
