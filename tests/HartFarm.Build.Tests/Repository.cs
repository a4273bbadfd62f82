namespace HartFarm.Build.Tests;

/// <summary>The repository's own files.</summary>
internal static class Repository
{
    // What builds and users leave behind; .gitignore keeps it out of the repository.
    private static readonly string[] Unkept = ["bin", "obj", "artifacts", "checkpoints", "datasets", "TestResults"];
    private static readonly string[] Texts = [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".json", ".yml", ".yaml", ".sh", ".txt", ".editorconfig", ".gitignore", ""];

    /// <summary>The root, as a full path.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>The full path of a file given relative to the root.</summary>
    internal static string At(string name) => Path.Combine(Root, name);

    /// <summary>The text of a file given relative to the root.</summary>
    internal static string Read(string name) => File.ReadAllText(At(name));

    /// <summary>All of the repository's files with one of the endings, relative to the root.</summary>
    internal static IEnumerable<string> Files(params string[] endings) =>
        Below(new DirectoryInfo(Root)).Where(name => endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>All of the repository's text files, scripts without an ending among them.</summary>
    internal static IEnumerable<string> TextFiles() => Below(new DirectoryInfo(Root)).Where(name => Texts.Contains(Path.GetExtension(name)));

    private static IEnumerable<string> Below(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles().Where(file => file.Name != ".git")) yield return Path.GetRelativePath(Root, file.FullName);
        foreach (var inner in folder.EnumerateDirectories().Where(IsKept))
        {
            foreach (var name in Below(inner)) yield return name;
        }
    }

    // Of the hidden folders, those of editors and of Git itself are not the repository's.
    private static bool IsKept(DirectoryInfo folder) =>
        folder.LinkTarget is null && (folder.Name is ".ci" or ".github" || !folder.Name.StartsWith('.'))
        && !(Unkept.Contains(folder.Name) && (folder.Name is "bin" or "obj" or "TestResults" || folder.Parent!.FullName == Root));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HartFarm.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("no HartFarm.sln above the tests");
        return folder.FullName;
    }
}
