using System.Text.Encodings.Web;
using System.Text.Json;
using HartFarm.Storage.Files;

namespace HartFarm.Storage.Datasets;

/// <summary>Keeps a run's settings in its folder, so that only the same run goes on there.</summary>
internal static class SettingsFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the settings into a folder without a dataset; in a folder with one, makes sure that they are the same.</summary>
    /// <exception cref="DatasetRefusedException">They differ, cannot be read, or the folder holds images of someone else.</exception>
    public static void Claim(DatasetLayout layout, DatasetSettings settings)
    {
        if (File.Exists(layout.SettingsPath))
        {
            var differences = settings.DifferencesFrom(Read(layout.SettingsPath));
            if (differences.Count == 0) return;
            throw new DatasetRefusedException(
                $"{layout.Folder} holds a dataset of another run: {string.Join("; ", differences)}; give the same settings, or another folder");
        }
        var images = Path.Combine(layout.Folder, DatasetLayout.ImagesName);
        if (File.Exists(layout.MetadataPath) || Directory.Exists(images) || File.Exists(images))
            throw new DatasetRefusedException(
                $"{layout.Folder} holds {DatasetLayout.MetadataName} or {DatasetLayout.ImagesName} but no {DatasetLayout.SettingsName}, "
                + "so hartfarm did not make it; take another folder");
        var document = new Document(Version, settings.Values.ToDictionary());
        AtomicFile.Write(layout.SettingsPath, JsonSerializer.SerializeToUtf8Bytes(document, Options));
    }

    private static DatasetSettings Read(string path)
    {
        try
        {
            var document = JsonSerializer.Deserialize<Document>(File.ReadAllBytes(path), Options);
            if (document is { Version: Version, Settings: { } settings }) return new DatasetSettings([.. settings]);
            throw new DatasetRefusedException($"{path} is of another version of hartfarm; take another folder");
        }
        catch (JsonException error)
        {
            throw new DatasetRefusedException($"{path} is damaged; take another folder, or delete this one: {error.Message}", error);
        }
    }

    private sealed record Document(int Version, Dictionary<string, string>? Settings);
}
