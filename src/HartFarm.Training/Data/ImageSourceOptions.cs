namespace HartFarm.Training.Data;

/// <summary>How to read training data.</summary>
public sealed record ImageSourceOptions
{
    /// <summary>The side of the images in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>The column or field of the captions; null for the first that is there of <c>text</c>, <c>prompt</c> and <c>caption</c>.</summary>
    public string? CaptionColumn { get; init; }

    /// <summary>The Parquet column of the images; null for <c>image</c>.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>Takes the samples that cannot be used; by default the first ends the work.</summary>
    public BrokenSamples Broken { get; init; } = new();
}
