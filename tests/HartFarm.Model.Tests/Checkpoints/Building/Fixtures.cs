using System.Runtime.CompilerServices;

namespace HartFarm.Model.Tests.Checkpoints.Building;

/// <summary>The files of tests/fixtures/checkpoints.</summary>
public static class Fixtures
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "..", "..", "fixtures", "checkpoints"));

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
