namespace HartFarm.Cli.Models;

/// <summary>What there is to say of a checkpoint's folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="ModelHash">SHA-256 over its files, in lower-case hexadecimal; null where it was not asked for.</param>
/// <param name="Width">Pixels a row of its images.</param>
/// <param name="Height">Rows of its images.</param>
/// <param name="Parts">Its parts.</param>
/// <param name="Memory">What it needs in each precision.</param>
/// <param name="Settings">Its configuration, by name.</param>
public sealed record ModelReport(
    string Folder,
    string? ModelHash,
    int Width,
    int Height,
    IReadOnlyList<ModelPart> Parts,
    IReadOnlyList<MemoryNeed> Memory,
    IReadOnlyList<KeyValuePair<string, string>> Settings);
