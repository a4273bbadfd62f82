using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HartFarm.Storage.Shards;
using HartFarm.Storage.Tables;

namespace HartFarm.Storage.Manifests;

/// <summary>The YAML header of a dataset card. What users wrote is quoted as JSON does it, which YAML reads as it is.</summary>
internal static partial class CardHeader
{
    private static readonly (long Below, string Name)[] Sizes =
    [
        (1_000, "n<1K"),
        (10_000, "1K<n<10K"),
        (100_000, "10K<n<100K"),
        (1_000_000, "100K<n<1M"),
        (10_000_000, "1M<n<10M"),
        (100_000_000, "10M<n<100M"),
        (1_000_000_000, "100M<n<1B"),
    ];

    public static string Write(ManifestJob job, ManifestSummary summary)
    {
        var yaml = new StringBuilder();
        yaml.Append("---\n");
        yaml.Append(CultureInfo.InvariantCulture, $"pretty_name: {Quote(job.Name)}\n");
        AppendLicense(yaml, job.License);
        yaml.Append("task_categories:\n- text-to-image\n");
        yaml.Append("tags:\n- synthetic\n- hart\n");
        yaml.Append(CultureInfo.InvariantCulture, $"size_categories:\n- {SizeOf(summary.Made)}\n");
        if (job.Format == ShardFormat.Parquet) AppendInfo(yaml, summary);
        yaml.Append(CultureInfo.InvariantCulture,
            $"configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: {Quote(DataPaths.ToLoad(job.Format))}\n");
        yaml.Append("---\n");
        return yaml.ToString();
    }

    /// <summary>The size class of a dataset of <paramref name="images"/> images.</summary>
    public static string SizeOf(long images) => Sizes.FirstOrDefault(size => images < size.Below).Name ?? "1B<n<10B";

    private static void AppendLicense(StringBuilder yaml, string? license)
    {
        if (license is null) return;
        if (Identifier().IsMatch(license)) yaml.Append(CultureInfo.InvariantCulture, $"license: {Quote(license)}\n");
        else yaml.Append(CultureInfo.InvariantCulture, $"license: other\nlicense_name: other\nlicense_link: {Quote(license)}\n");
    }

    /// <summary>Columns and counts, so that a viewer need not read the files to know them.</summary>
    private static void AppendInfo(StringBuilder yaml, ManifestSummary summary)
    {
        yaml.Append("dataset_info:\n  features:\n");
        foreach (var column in ParquetShardWriter.Columns)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - name: {column.Name}\n    dtype: {DataTypeOf(column)}\n");
        }
        var bytes = summary.Objects.Sum(part => part.Bytes);
        yaml.Append(CultureInfo.InvariantCulture,
            $"  splits:\n  - name: train\n    num_bytes: {bytes}\n    num_examples: {summary.Made}\n  download_size: {bytes}\n  dataset_size: {bytes}\n");
    }

    private static string DataTypeOf(TableColumn<ShardImage> column)
    {
        using var feature = JsonDocument.Parse(column.Feature);
        return feature.RootElement.TryGetProperty("dtype", out var type) ? type.GetString()! : "image";
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]*$")]
    private static partial Regex Identifier();
}
