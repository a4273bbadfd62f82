using System.Runtime.CompilerServices;

namespace HartFarm.Model.Tests.Golden;

/// <summary>Where the reference's numbers lie: the folder named by HARTFARM_GOLDEN, or the project's own fixtures.</summary>
public static class GoldenFolders
{
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("HARTFARM_GOLDEN") is { Length: > 0 } given ? given : Path.Combine(Fixtures, "golden");

    private static string Fixtures => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "..", "fixtures"));

    /// <summary>The folders of a transformer and its tokenizer.</summary>
    public static IEnumerable<TheoryDataRow<string>> Hart => Named("transformer.safetensors");

    /// <summary>Those of them that hold gradients.</summary>
    public static IEnumerable<TheoryDataRow<string>> HartWithGradients => Named("gradients_golden.safetensors");

    /// <summary>The folders of a text encoder.</summary>
    public static IEnumerable<TheoryDataRow<string>> Text => Named("text_encoder.safetensors");

    private static IEnumerable<TheoryDataRow<string>> Named(string file) =>
        Directory.EnumerateDirectories(Root).Where(folder => File.Exists(Path.Combine(folder, file))).Order(StringComparer.Ordinal)
            .Select(folder => new TheoryDataRow<string>(folder) { TestDisplayName = Path.GetFileName(folder) });

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
