using System.Text.Json;

namespace HartFarm.Client.Download;

/// <summary>Reads which files a dataset has out of <c>manifest.json</c> and the shards' indices.</summary>
internal static class ManifestFiles
{
    public const string Manifest = "manifest.json";

    private const string ImageFolder = "imagefolder";

    /// <summary>Whether each image is a file of its own, which the shards' indices name.</summary>
    public static bool HasOwnFiles(JsonElement manifest) => manifest.GetProperty("format").GetString() == ImageFolder;

    /// <summary>The indices of its shards.</summary>
    public static IEnumerable<ExpectedFile> Indices(JsonElement manifest) => Of(manifest, "index");

    /// <summary>The shards' main files, and what lies beside them.</summary>
    public static IEnumerable<ExpectedFile> Others(JsonElement manifest) =>
        [.. Of(manifest, "object"), File(manifest.GetProperty("table")), new ExpectedFile("README.md", null, null), new ExpectedFile("croissant.json", null, null)];

    /// <summary>The images' own files, as an index names them.</summary>
    public static IEnumerable<ExpectedFile> Images(string index)
    {
        foreach (var line in System.IO.File.ReadLines(index))
        {
            using var entry = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 128 });
            yield return new ExpectedFile(Text(entry.RootElement, "object"), entry.RootElement.GetProperty("length").GetInt64(), Text(entry.RootElement, "sha256"));
        }
    }

    private static IEnumerable<ExpectedFile> Of(JsonElement manifest, string part) =>
        from shard in manifest.GetProperty("shards").EnumerateArray()
        where shard.TryGetProperty(part, out _)
        select File(shard.GetProperty(part));

    private static ExpectedFile File(JsonElement file) =>
        new(Text(file, "name"), file.GetProperty("bytes").GetInt64(), Text(file, "sha256"));

    private static string Text(JsonElement file, string field) => file.GetProperty(field).GetString() ?? throw new FormatException($"'{field}' is null");
}
