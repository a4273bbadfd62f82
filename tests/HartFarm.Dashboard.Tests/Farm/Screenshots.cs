namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>Where pictures of pages are left.</summary>
internal static class Screenshots
{
    /// <summary>The repository that the tests were built in.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Its <c>artifacts/screenshots</c>.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "HartFarm.sln"))) return folder.FullName;
        return AppContext.BaseDirectory;
    }
}
