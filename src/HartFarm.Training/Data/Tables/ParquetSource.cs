namespace HartFarm.Training.Data.Tables;

/// <summary>
/// Parquet files with a column of images, bytes or a structure of bytes and path as Hugging Face writes it, and a column of captions. A row
/// group is read as a whole, so the rows of a group are to be asked for one soon after the other.
/// </summary>
public sealed class ParquetSource : IImageSource
{
    private readonly ImageSourceOptions _options;
    private readonly string[] _paths;
    private readonly List<(int File, int Group)> _groups = [];
    private readonly List<long> _starts = [];
    private readonly RowGroupCache _cache;
    private readonly long _count;

    private ParquetSource(string name, string[] paths, ImageSourceOptions options)
    {
        Name = name;
        _paths = paths;
        _options = options;
        for (var file = 0; file < paths.Length; file++)
        {
            var counts = new ParquetFile(paths[file], options).CountRows();
            for (var group = 0; group < counts.Length; group++)
            {
                if (counts[group] == 0) continue;
                _groups.Add((file, group));
                _starts.Add(_count);
                _count += counts[group];
            }
        }
        if (_count == 0) throw new DataException(name, "has no row");
        _cache = new RowGroupCache(Load, EpochOrder.BlocksAtOnce(_starts, _count));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count => _count;

    /// <inheritdoc/>
    public int Size => _options.Size;

    /// <inheritdoc/>
    public IReadOnlyList<long> Blocks => _starts;

    /// <summary>Reads the files' ends, which tell their columns and rows.</summary>
    /// <param name="name">The dataset's name, for messages.</param>
    /// <param name="paths">The files, in the order of their rows.</param>
    /// <param name="options">How to read them.</param>
    /// <exception cref="DataException">A file is missing, damaged or lacks a column, or there is no row.</exception>
    public static ParquetSource Open(string name, IEnumerable<string> paths, ImageSourceOptions options) => new(name, [.. paths], options);

    /// <inheritdoc/>
    public LabelledImage Get(long index)
    {
        var place = _starts.BinarySearch(index);
        if (place < 0) place = ~place - 1;
        var (file, number) = _groups[place];
        var row = (int)(index - _starts[place]);
        var group = _cache.Get(place);
        var where = $"{_paths[file]}, row group {number}, row {row}";
        var caption = CaptionFields.Check(group.Captions[row], where);
        var image = group.Images[row] ?? throw new DataException(where, "has no image");
        return new LabelledImage(ImageDecoder.Decode(image, Size, where), Size, caption);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // No file is held open.
    }

    private RowGroup Load(int place)
    {
        var (file, group) = _groups[place];
        return new ParquetFile(_paths[file], _options).ReadGroup(group);
    }
}
