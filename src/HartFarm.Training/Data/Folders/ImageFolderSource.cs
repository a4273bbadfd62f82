using HartFarm.Storage.Datasets;
using HartFarm.Storage.Files;

namespace HartFarm.Training.Data.Folders;

/// <summary>
/// A Hugging Face ImageFolder: image files, and one or more <c>metadata.jsonl</c> with a line an image that has <c>file_name</c>, relative to
/// the metadata's folder, and a caption. What <c>hartfarm generate</c> writes is one.
/// </summary>
public sealed class ImageFolderSource : IImageSource
{
    private const int LongestLine = 16 * 1024 * 1024;

    private readonly ImageSourceOptions _options;
    private readonly string[] _files;
    private readonly List<LinePlace> _lines = [];

    private ImageFolderSource(string name, string[] files, ImageSourceOptions options)
    {
        Name = name;
        _files = files;
        _options = options;
        for (var file = 0; file < files.Length; file++) Index(file);
        if (_lines.Count == 0) throw new DataException(name, "the metadata have no line that can be used");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count => _lines.Count;

    /// <inheritdoc/>
    public int Size => _options.Size;

    /// <summary>The metadata of a folder, in its subfolders too, in the order of their names.</summary>
    public static string[] FindMetadata(string folder) => DataException.Guard(folder, () =>
        Directory.GetFiles(folder, DatasetLayout.MetadataName, SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray());

    /// <summary>Reads the metadata of a folder; the images are read when they are asked for.</summary>
    /// <exception cref="DataException">There are no metadata, or a line of them cannot be used.</exception>
    public static ImageFolderSource Open(string folder, ImageSourceOptions options)
    {
        var files = FindMetadata(folder);
        if (files.Length == 0) throw new DataException(folder, $"has no {DatasetLayout.MetadataName}");
        return new ImageFolderSource(folder, files, options);
    }

    /// <summary>Reads the metadata of one file.</summary>
    /// <exception cref="DataException">The file is missing, or a line of it cannot be used.</exception>
    public static ImageFolderSource OpenMetadata(string file, ImageSourceOptions options) => new(file, [Path.GetFullPath(file)], options);

    /// <inheritdoc/>
    public LabelledImage Get(long index)
    {
        var place = _lines[checked((int)index)];
        var path = _files[place.File];
        var where = $"{path}, line {place.Number}";
        var line = FileRange.Read(path, place.Offset, place.Length, where);
        var entry = FolderEntry.Parse(line, Path.GetDirectoryName(path)!, _options.CaptionColumn, where);
        var image = FileRange.ReadAll(entry.File, $"{entry.File} ({where})");
        return new LabelledImage(ImageDecoder.Decode(image, Size, $"{entry.File} ({where})"), Size, entry.Caption);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // No file is held open.
    }

    private void Index(int file)
    {
        var path = _files[file];
        var folder = Path.GetDirectoryName(path)!;
        using var stream = DataException.Guard(path, () =>
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        using var lines = new LineReader(stream, LongestLine).Lines().GetEnumerator();
        while (DataException.Guard(path, lines.MoveNext))
        {
            var line = lines.Current;
            try
            {
                if (line.TooLong) throw new DataException($"{path}, line {line.Number}", $"is longer than {LongestLine:N0} bytes");
                if (line.Bytes.Span.IndexOfAnyExcept(" \t"u8) < 0) continue;
                FolderEntry.Parse(line.Bytes, folder, _options.CaptionColumn, $"{path}, line {line.Number}");
                _lines.Add(new LinePlace(file, line.Number, line.Offset, line.Bytes.Length));
            }
            catch (DataException error)
            {
                _options.Broken.Add(error);
            }
        }
    }

    private readonly record struct LinePlace(int File, long Number, long Offset, int Length);
}
