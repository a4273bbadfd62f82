using System.Globalization;

namespace HartFarm.Storage.Datasets;

/// <summary>Where things lie in a dataset's folder (Hugging Face ImageFolder).</summary>
/// <param name="Folder">The dataset's folder.</param>
/// <param name="Extension">Of the image files, with its dot.</param>
public sealed record DatasetLayout(string Folder, string Extension)
{
    /// <summary>One line of JSON an image.</summary>
    public const string MetadataName = "metadata.jsonl";

    /// <summary>What the run's images depend on.</summary>
    public const string SettingsName = ".hartfarm.json";

    /// <summary>Lines that are not yet in the metadata.</summary>
    public const string JournalName = ".hartfarm.journal";

    /// <summary>Held by the process that writes into the folder.</summary>
    public const string LockName = ".hartfarm.lock";

    /// <summary>The folder of the images.</summary>
    public const string ImagesName = "images";

    private const int FilesPerFolder = 1000;

    public string MetadataPath => Path.Combine(Folder, MetadataName);

    public string JournalPath => Path.Combine(Folder, JournalName);

    /// <summary>An image's file in the metadata: <c>images/00012/000012345.png</c>, a thousand files a folder.</summary>
    public string FileName(long index) =>
        string.Create(CultureInfo.InvariantCulture, $"{ImagesName}/{index / FilesPerFolder:D5}/{index:D9}{Extension}");

    /// <summary>An image's file on the disk.</summary>
    public string FilePath(long index) => Path.Combine(Folder, FileName(index));
}
