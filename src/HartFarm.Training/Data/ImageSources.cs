using HartFarm.Training.Data.Folders;
using HartFarm.Training.Data.Tables;
using HartFarm.Training.Data.Tars;
using HartFarm.Training.Scenes;

namespace HartFarm.Training.Data;

/// <summary>Opens training data of any kind by its name.</summary>
public static class ImageSources
{
    private const string Tar = ".tar", Parquet = ".parquet", JsonLines = ".jsonl";
    private static readonly string[] Compressed = [".tar.gz", ".tgz", ".tar.zst", ".tar.bz2", ".tar.xz"];

    /// <summary>
    /// Opens <c>scenes</c> with options as <see cref="SceneAddress"/> reads them; a folder with <c>metadata.jsonl</c>, tars or Parquet files;
    /// a <c>metadata.jsonl</c>; or tars or Parquet files by their names, in which <c>{000000..000010}</c>, <c>{a,b}</c>, <c>*</c> and <c>?</c> stand for many.
    /// </summary>
    /// <param name="data">The name.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="DataException">There is no such data, it is of an unknown kind, or it cannot be used.</exception>
    public static IImageSource Open(string data, ImageSourceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 1, nameof(options));
        if (data.Length == 0 || data.Contains('\0', StringComparison.Ordinal)) throw new DataException($"'{data.Replace('\0', '?')}'", "is no name of data");
        if (SceneAddress.IsOne(data)) return SceneAddress.Open(data, options.Size);
        if (Directory.Exists(data)) return OpenFolder(data, options);
        if (Compressed.Any(extension => Ends(data, extension)))
            throw new DataException(data, "is compressed; unpack it, so that its members can be read in any order");
        if (Ends(data, Tar)) return WebDatasetSource.Open(data, PathPattern.Expand(data), options);
        if (Ends(data, Parquet)) return ParquetSource.Open(data, PathPattern.Expand(data), options);
        if (Ends(data, JsonLines)) return ImageFolderSource.OpenMetadata(data, options);
        throw new DataException(data, File.Exists(data)
            ? "is of an unknown kind; known are .tar, .parquet and metadata.jsonl"
            : "does not exist; a folder, .tar, .parquet or metadata.jsonl is wanted, or 'scenes'");
    }

    private static IImageSource OpenFolder(string folder, ImageSourceOptions options)
    {
        var metadata = ImageFolderSource.FindMetadata(folder);
        if (metadata.Length > 0) return ImageFolderSource.Open(folder, options);
        if (Files(folder, Tar) is { Length: > 0 } tars) return WebDatasetSource.Open(folder, tars, options);
        if (Files(folder, Parquet) is { Length: > 0 } tables) return ParquetSource.Open(folder, tables, options);
        throw new DataException(folder, "has neither metadata.jsonl, nor .tar, nor .parquet files");
    }

    private static string[] Files(string folder, string extension) => DataException.Guard(folder, () => Directory
        .GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Ends(file, extension)).Order(StringComparer.Ordinal).ToArray());

    private static bool Ends(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
