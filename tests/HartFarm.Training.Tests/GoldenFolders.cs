using System.Runtime.CompilerServices;

namespace HartFarm.Training.Tests;

/// <summary>Where the reference's numbers lie: the folder named by HARTFARM_GOLDEN, or the project's own fixtures.</summary>
public static class GoldenFolders
{
    /// <summary>The folders that hold gradients.</summary>
    public static IEnumerable<TheoryDataRow<string>> WithGradients =>
        Directory.EnumerateDirectories(Root).Where(folder => File.Exists(Path.Combine(folder, "gradients_golden.safetensors"))).Order(StringComparer.Ordinal)
            .Select(folder => new TheoryDataRow<string>(folder) { TestDisplayName = Path.GetFileName(folder) });

    /// <summary>The folder of small checkpoint files that other writers wrote.</summary>
    public static string Checkpoints { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "fixtures", "checkpoints"));

    private static string Root => Environment.GetEnvironmentVariable("HARTFARM_GOLDEN") is { Length: > 0 } given
        ? given
        : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "fixtures", "golden"));

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
