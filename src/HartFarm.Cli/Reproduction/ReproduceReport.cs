using System.Globalization;
using HartFarm.Cli.Display;

namespace HartFarm.Cli.Reproduction;

/// <summary>What became of an image that was made again.</summary>
public sealed record ReproduceReport
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>Whether its file came out the same, byte by byte.</summary>
    public required bool Identical { get; init; }

    /// <summary>The file's SHA-256 by the manifest.</summary>
    public required string Sha256 { get; init; }

    /// <summary>That of the file that was made now.</summary>
    public required string MadeSha256 { get; init; }

    /// <summary>How far the pixels are from those of the dataset; null where the files are the same or cannot be compared.</summary>
    public PixelDifference? Difference { get; init; }

    /// <summary>Why they cannot be compared; null where they can.</summary>
    public string? NotCompared { get; init; }

    /// <summary>What may be the cause of the difference.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Where the image was written; null where it was not.</summary>
    public string? Out { get; init; }

    /// <summary>One JSON object on one line.</summary>
    public string Json() => ReportJson.Text(this);

    /// <summary>Lines for people.</summary>
    public override string ToString()
    {
        List<string> lines = [];
        if (Identical) lines.Add($"{Image} is byte-identical: SHA-256 {Sha256}");
        else lines.Add($"{Image} differs: SHA-256 {MadeSha256}, and the manifest has {Sha256}");
        if (Difference is { } difference) lines.Add(Describe(difference));
        if (NotCompared is not null) lines.Add($"the pixels could not be compared: {NotCompared}");
        lines.AddRange(Reasons.Select(reason => $"why it may be: {reason}"));
        if (Out is not null) lines.Add($"written to {Out}");
        return string.Join('\n', lines);
    }

    private static string Describe(PixelDifference difference) => difference.Pixels == 0
        ? "its pixels are the same; only the file around them differs"
        : string.Create(
            CultureInfo.InvariantCulture, $"pixels differ by at most {difference.Max} and by {difference.Mean:0.####} on average, of 255; {difference.Pixels} pixels differ at all");
}
