using System.Text;
using System.Text.Json;

namespace HartFarm.Training.Data.Tars;

/// <summary>
/// WebDataset tars: each image (<c>.jpg</c>, <c>.jpeg</c>, <c>.png</c>, <c>.webp</c>) next to its caption, <c>.txt</c> or a field of <c>.json</c>,
/// of the same name up to the first dot.
/// </summary>
public sealed class WebDatasetSource : IImageSource
{
    private const int HeaderLength = 512, NameLength = 100;

    // Half of a surrogate pair or a wrong byte is an error, not a mark of one.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ImageSourceOptions _options;
    private readonly string[] _paths;
    private readonly List<TarSample> _samples = [];

    private WebDatasetSource(string name, string[] paths, ImageSourceOptions options)
    {
        Name = name;
        _paths = paths;
        _options = options;
        for (var shard = 0; shard < paths.Length; shard++)
            _samples.AddRange(TarIndex.Read(paths[shard], shard, options.CaptionColumn is not null, options.Broken));
        if (_samples.Count == 0) throw new DataException(name, "no tar has an image with a caption");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count => _samples.Count;

    /// <inheritdoc/>
    public int Size => _options.Size;

    /// <summary>Reads the heads of the tars' members; their bytes are read when they are asked for.</summary>
    /// <param name="name">The dataset's name, for messages.</param>
    /// <param name="paths">The tars, in the order of their samples.</param>
    /// <param name="options">How to read them.</param>
    /// <exception cref="DataException">A tar is missing, damaged or compressed, or none has a sample.</exception>
    public static WebDatasetSource Open(string name, IEnumerable<string> paths, ImageSourceOptions options) => new(name, [.. paths], options);

    /// <inheritdoc/>
    public LabelledImage Get(long index)
    {
        var sample = _samples[checked((int)index)];
        var path = _paths[sample.Shard];
        var caption = ReadCaption(path, sample);
        var where = Where(path, sample.ImageOffset);
        var image = FileRange.Read(path, sample.ImageOffset, sample.ImageLength, where);
        return new LabelledImage(ImageDecoder.Decode(image, Size, where), Size, caption);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // No file is held open.
    }

    private string ReadCaption(string path, TarSample sample)
    {
        var where = Where(path, sample.CaptionOffset);
        var bytes = FileRange.Read(path, sample.CaptionOffset, sample.CaptionLength, where);
        try
        {
            if (!sample.IsJson) return CaptionFields.Check(Utf8.GetString(bytes), where);
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new DataException(where, "must be a JSON object");
            return CaptionFields.Read(document.RootElement, _options.CaptionColumn, where);
        }
        catch (DecoderFallbackException error)
        {
            throw new DataException(where, "is not valid UTF-8", error);
        }
        catch (JsonException error)
        {
            throw new DataException(where, "is not valid JSON", error);
        }
    }

    /// <summary>The tar and the member whose bytes start at an offset: its name stands in the block before them.</summary>
    private static string Where(string path, long offset)
    {
        var name = FileRange.Read(path, offset - HeaderLength, NameLength, path).AsSpan();
        var end = name.IndexOf((byte)0);
        return $"{path}, member {Encoding.UTF8.GetString(end < 0 ? name : name[..end])}";
    }
}
