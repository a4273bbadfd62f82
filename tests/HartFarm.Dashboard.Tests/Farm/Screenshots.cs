using HartFarm.Build.Tests;

namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>Where pictures of pages are left.</summary>
internal static class Screenshots
{
    /// <summary>The repository's <c>artifacts/screenshots</c>.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Repository.At("artifacts/screenshots")).FullName;
}
