namespace HartFarm.Cli.Reproduction;

/// <summary>What <c>hartfarm reproduce</c> was asked for.</summary>
public sealed record ReproduceOptions
{
    /// <summary>A dataset's <c>manifest.parquet</c>, its <c>manifest.json</c>, or its folder.</summary>
    public required string Manifest { get; init; }

    /// <summary>The image's key.</summary>
    public required string Image { get; init; }

    /// <summary>The checkpoint's folder; null takes the one that ships.</summary>
    public string? Model { get; init; }

    /// <summary>Where to compute; null takes the first CUDA device if there is one, else the CPU.</summary>
    public string? Device { get; init; }

    /// <summary>The element type; null takes the image's.</summary>
    public string? Precision { get; init; }

    /// <summary>Threads on the CPU.</summary>
    public int? Threads { get; init; }

    /// <summary>Images of the batch; null takes the image's.</summary>
    public int? Batch { get; init; }

    /// <summary>Where to write the image; null writes none.</summary>
    public string? Out { get; init; }

    /// <summary>The report as JSON.</summary>
    public bool Json { get; init; }
}
