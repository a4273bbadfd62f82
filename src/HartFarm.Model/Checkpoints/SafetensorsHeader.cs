using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace HartFarm.Model.Checkpoints;

/// <summary>The checked header of a safetensors file: what lies where. Source: the safetensors format's README.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The key of the free text, which no tensor may have.</summary>
    internal const string MetadataKey = "__metadata__";

    /// <summary>The format's own limit on the header's size, in bytes.</summary>
    internal const long LargestHeader = 100_000_000;

    /// <summary>How many dimensions a tensor may have.</summary>
    internal const int LargestRank = 16;

    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader()
    {
    }

    internal IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    /// <summary>Where each tensor's bytes start, from the start of the file.</summary>
    internal IReadOnlyDictionary<string, long> Offsets => _offsets;

    /// <summary>The free text of <c>__metadata__</c>.</summary>
    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <exception cref="CheckpointException">The header is cut off or contradicts itself or the file's length.</exception>
    internal static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> start, long fileLength)
    {
        if (fileLength < 8 || start.Length < 8) throw Refuse(path, "it is shorter than the 8 bytes of its header's length");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > LargestHeader) throw Refuse(path, $"its header claims {length} bytes, more than the format allows");
        if ((long)length > fileLength - 8) throw Refuse(path, $"its header claims {length} bytes and the file ends after {fileLength - 8}");
        var header = new SafetensorsHeader();
        try
        {
            header.Read(path, start.Slice(8, (int)length), fileLength - 8 - (long)length, 8 + (long)length);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException($"{path} is no safetensors file: its header is not the JSON that the format asks for: {error.Message}", error);
        }
        return header;
    }

    private void Read(string path, ReadOnlySpan<byte> json, long dataLength, long dataStart)
    {
        if (!Utf8.IsValid(json)) throw Refuse(path, "its header is not UTF-8");
        var root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
        if (root.ValueKind != JsonValueKind.Object) throw Refuse(path, "its header is no JSON object");
        var spans = new List<(long Start, long End, string Name)>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey) ReadMetadata(path, property.Value);
            else spans.Add(ReadEntry(path, property.Name, property.Value, dataLength, dataStart));
        }
        // The format allows no gaps: bytes that belong to no tensor would be hidden from whoever looks at the header.
        spans.Sort((one, other) => (one.Start, one.End).CompareTo((other.Start, other.End)));
        var (end, last) = (0L, "the header");
        foreach (var span in spans)
        {
            if (span.Start < end) throw Refuse(path, $"the bytes of {Quoted.Of(span.Name)} and {Quoted.Of(last)} overlap");
            if (span.Start > end) throw Refuse(path, $"{span.Start - end} bytes before {Quoted.Of(span.Name)} belong to no tensor");
            (end, last) = (span.End, span.Name);
        }
        if (end != dataLength) throw Refuse(path, $"its tensors end after {end} bytes of data and the file has {dataLength}");
    }

    private void ReadMetadata(string path, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Refuse(path, $"its {MetadataKey} is no JSON object");
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw Refuse(path, $"its {MetadataKey} has the {property.Value.ValueKind} {Quoted.Of(property.Name)} where the format asks for text");
            }
            _metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private (long Start, long End, string Name) ReadEntry(string path, string name, JsonElement value, long dataLength, long dataStart)
    {
        var shown = Quoted.Of(name);
        if (value.ValueKind != JsonValueKind.Object) throw Refuse(path, $"the entry of {shown} is no JSON object");
        if (!value.TryGetProperty("dtype", out var dtype) || !value.TryGetProperty("shape", out var sizes)
            || !value.TryGetProperty("data_offsets", out var offsets))
        {
            throw Refuse(path, $"the entry of {shown} lacks dtype, shape or data_offsets");
        }
        var type = ElementTypes.OfName(dtype.GetString())
            ?? throw Refuse(path, $"{shown} has the type {Quoted.Of(dtype.GetString())}, which is not supported");
        if (sizes.GetArrayLength() > LargestRank) throw Refuse(path, $"{shown} has {sizes.GetArrayLength()} dimensions");
        var shape = sizes.EnumerateArray().Select(size => size.GetInt64()).ToArray();
        if (offsets.GetArrayLength() != 2) throw Refuse(path, $"data_offsets of {shown} are not two numbers");
        var (start, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (start < 0 || end < start || end > dataLength) throw Refuse(path, $"{shown} lies at {start} to {end} and the file's data has {dataLength} bytes");
        if (ElementTypes.ByteCount(shape, type) != end - start)
        {
            throw Refuse(path, $"{shown} of shape [{string.Join(", ", shape)}] and type {dtype} does not take {end - start} bytes");
        }
        _entries.Add(name, new TensorEntry(name, type, shape));
        _offsets.Add(name, dataStart + start);
        return (start, end, name);
    }

    private static CheckpointException Refuse(string path, string why) => new($"{path} cannot be used as a safetensors file: {why}.");
}
