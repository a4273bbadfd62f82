using System.Text.Encodings.Web;
using System.Text.Json;
using HartFarm.Storage.Files;

namespace HartFarm.Storage.Datasets;

/// <summary>Keeps a run's settings in its folder, so that only the same run goes on there.</summary>
public static class SettingsFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a folder has settings.</summary>
    public static bool IsIn(string folder) => File.Exists(PathIn(folder));

    /// <summary>The settings of the run that a folder belongs to; null where it belongs to none.</summary>
    /// <exception cref="DatasetRefusedException">They cannot be read.</exception>
    public static DatasetSettings? Find(string folder) => IsIn(folder) ? Read(PathIn(folder)) : null;

    /// <summary>Makes sure that a folder's settings are those of this run.</summary>
    /// <exception cref="DatasetRefusedException">They differ; the message says how.</exception>
    public static void Compare(string folder, DatasetSettings earlier, DatasetSettings settings)
    {
        var differences = settings.DifferencesFrom(earlier);
        if (differences.Count == 0) return;
        throw new DatasetRefusedException(
            $"{folder} holds a dataset of another run: {string.Join("; ", differences)}; give the same settings, or another folder");
    }

    /// <summary>Writes the settings into a folder.</summary>
    public static void Write(string folder, DatasetSettings settings) =>
        AtomicFile.Write(PathIn(folder), JsonSerializer.SerializeToUtf8Bytes(new Document(Version, settings.Values.ToDictionary()), Options));

    /// <summary>Takes the settings of a run that never began out of a folder.</summary>
    public static void Remove(string folder) => File.Delete(PathIn(folder));

    /// <summary>Writes the settings into a folder without a dataset; in a folder with one, makes sure that they are the same.</summary>
    /// <exception cref="DatasetRefusedException">They differ, cannot be read, or the folder holds images of someone else.</exception>
    internal static void Claim(DatasetLayout layout, DatasetSettings settings)
    {
        if (Find(layout.Folder) is { } earlier)
        {
            Compare(layout.Folder, earlier, settings);
            return;
        }
        var images = Path.Combine(layout.Folder, DatasetLayout.ImagesName);
        if (File.Exists(layout.MetadataPath) || Directory.Exists(images) || File.Exists(images))
            throw new DatasetRefusedException(
                $"{layout.Folder} holds {DatasetLayout.MetadataName} or {DatasetLayout.ImagesName} but no {DatasetLayout.SettingsName}, "
                + "so hartfarm did not make it; take another folder");
        Write(layout.Folder, settings);
    }

    private static string PathIn(string folder) => Path.Combine(folder, DatasetLayout.SettingsName);

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
