namespace HartFarm.Storage.Manifests;

/// <summary>The objects beside a job's data, relative to the job.</summary>
public static class ManifestNames
{
    /// <summary>A row an image.</summary>
    public const string Table = "manifest.parquet";

    /// <summary>The job, its settings, its shards and what is missing.</summary>
    public const string Summary = "manifest.json";

    /// <summary>The dataset card, with the header that Hugging Face reads.</summary>
    public const string Card = "README.md";

    /// <summary>Croissant 1.1.</summary>
    public const string Croissant = "croissant.json";
}
