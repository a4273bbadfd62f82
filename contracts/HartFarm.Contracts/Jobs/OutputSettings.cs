namespace HartFarm.Contracts.Jobs;

/// <summary>What a job's images are written as.</summary>
public sealed record OutputSettings
{
    /// <summary>The dataset's format.</summary>
    public DatasetFormat Format { get; init; } = DatasetFormat.WebDataset;

    /// <summary>The images' format: <c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    public string Image { get; init; } = "png";

    /// <summary>The quality of JPEG and WebP, 1 to 100.</summary>
    public int Quality { get; init; } = 90;
}
