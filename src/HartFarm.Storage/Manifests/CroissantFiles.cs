using System.Globalization;
using System.Text.Json;
using HartFarm.Storage.Images;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>Croissant's distribution: the manifest and the shards' objects with their SHA-256, and the set of files that holds the images.</summary>
internal static class CroissantFiles
{
    /// <summary>The set of files that holds the images.</summary>
    public const string ImageSet = "image-files";

    public static void Write(Utf8JsonWriter json, ManifestJob job, ManifestSummary summary, ShardObject summaryObject)
    {
        json.WriteStartArray("distribution");
        WriteObject(json, summary.Table, DataPaths.ParquetType);
        WriteObject(json, summaryObject, "application/json");
        foreach (var part in summary.Objects) WriteObject(json, part, DataPaths.MediaTypeOf(job.Format));
        WriteSet(json, job, summary);
        json.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter json, ShardObject part, string mediaType)
    {
        json.WriteStartObject();
        json.WriteString("@type", "cr:FileObject");
        json.WriteString("@id", part.Name);
        json.WriteString("name", part.Name);
        json.WriteString("contentUrl", part.Name);
        json.WriteString("contentSize", string.Create(CultureInfo.InvariantCulture, $"{part.Bytes} B"));
        json.WriteString("encodingFormat", mediaType);
        json.WriteString("sha256", part.Sha256);
        json.WriteEndObject();
    }

    private static void WriteSet(Utf8JsonWriter json, ManifestJob job, ManifestSummary summary)
    {
        json.WriteStartObject();
        json.WriteString("@type", "cr:FileSet");
        json.WriteString("@id", ImageSet);
        json.WriteString("name", ImageSet);
        if (job.Format == ShardFormat.WebDataset)
        {
            json.WriteStartArray("containedIn");
            foreach (var part in summary.Objects)
            {
                json.WriteStartObject();
                json.WriteString("@id", part.Name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteString("encodingFormat", job.Format == ShardFormat.Parquet ? DataPaths.ParquetType : MediaTypeOf(job.Encoding.Format));
        json.WriteString("includes", job.Format switch
        {
            ShardFormat.WebDataset => $"*{job.Encoding.Extension}",
            ShardFormat.Parquet => "data/*.parquet",
            _ => $"data/*/*{job.Encoding.Extension}",
        });
        json.WriteEndObject();
    }

    private static string MediaTypeOf(ImageFormat format) => $"image/{ShardIndexJson.NameOf(format)}";
}
