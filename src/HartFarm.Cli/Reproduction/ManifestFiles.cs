using System.Text.Json;
using HartFarm.Cli.Commands;
using HartFarm.Storage.Images;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Shards;

namespace HartFarm.Cli.Reproduction;

/// <summary>A manifest on the disk.</summary>
internal sealed class ManifestFiles
{
    private readonly string _folder;

    /// <param name="named">A dataset's <c>manifest.parquet</c>, its <c>manifest.json</c>, or its folder.</param>
    /// <exception cref="InputException">There is no manifest.</exception>
    public ManifestFiles(string named)
    {
        _folder = Directory.Exists(named) ? named : Path.GetDirectoryName(Path.GetFullPath(named))!;
        if (!Directory.Exists(named) && !File.Exists(named)) throw new InputException($"--manifest: there is no {named}");
        foreach (var path in (string[])[TablePath, SummaryPath])
            if (!File.Exists(path)) throw new InputException($"--manifest: there is no {path}");
    }

    /// <summary>The dataset beside it.</summary>
    public DatasetFolder Dataset => new(_folder);

    private string TablePath => Path.Combine(_folder, ManifestNames.Table);

    private string SummaryPath => Path.Combine(_folder, ManifestNames.Summary);

    /// <summary>What it says of an image.</summary>
    /// <exception cref="InputException">It has no image of that key.</exception>
    /// <exception cref="ManifestException">It is damaged.</exception>
    public async Task<ShardIndexEntry> FindAsync(string key, CancellationToken cancellation)
    {
        await using var table = File.OpenRead(TablePath);
        return await ManifestReader.FindAsync(table, TablePath, key, cancellation)
            ?? throw new InputException($"--image: {TablePath} has no image '{key}'");
    }

    /// <summary>How the images were encoded.</summary>
    /// <exception cref="ManifestException">The summary does not say.</exception>
    public ImageEncoding Encoding(ImageFormat format)
    {
        if (format == ImageFormat.Png) return new ImageEncoding(format);
        try
        {
            using var summary = JsonDocument.Parse(File.ReadAllBytes(SummaryPath));
            return new ImageEncoding(format, summary.RootElement.GetProperty("image_quality").GetInt32());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ManifestException($"{SummaryPath} is damaged: {error.Message}", error);
        }
    }
}
