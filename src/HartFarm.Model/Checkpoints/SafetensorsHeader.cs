using System.Buffers.Binary;
using System.Text.Json;

namespace HartFarm.Model.Checkpoints;

/// <summary>The checked header of a safetensors file: what lies where. Source: the safetensors format's README.</summary>
internal sealed class SafetensorsHeader
{
    // The format's own limit on the header's size.
    private const long LargestHeader = 100_000_000;
    private const int LargestRank = 16;

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

    /// <summary>The bytes of one element of a type that a checkpoint may hold.</summary>
    internal static long ElementSize(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no checkpoint holds tensors of this type"),
    };

    private void Read(string path, ReadOnlySpan<byte> json, long dataLength, long dataStart)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        using var document = JsonDocument.ParseValue(ref reader);
        while (reader.Read())
        {
        }
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Refuse(path, "its header is no JSON object");
        var spans = new List<(long Start, long End, string Name)>();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name == "__metadata__") ReadMetadata(path, property.Value);
            else spans.Add(ReadEntry(path, property.Name, property.Value, dataLength, dataStart));
        }
        spans.Sort();
        for (var i = 1; i < spans.Count; i++)
        {
            if (spans[i].Start < spans[i - 1].End) throw Refuse(path, $"the bytes of {spans[i].Name} and {spans[i - 1].Name} overlap");
        }
        var end = spans.Count == 0 ? 0 : spans[^1].End;
        if (end != dataLength) throw Refuse(path, $"its tensors end after {end} bytes of data and the file has {dataLength}");
    }

    private void ReadMetadata(string path, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Refuse(path, "its __metadata__ is no JSON object");
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String) _metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private (long Start, long End, string Name) ReadEntry(string path, string name, JsonElement value, long dataLength, long dataStart)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Refuse(path, $"the entry of {name} is no JSON object");
        if (!value.TryGetProperty("dtype", out var dtype) || !value.TryGetProperty("shape", out var sizes)
            || !value.TryGetProperty("data_offsets", out var offsets))
        {
            throw Refuse(path, $"the entry of {name} lacks dtype, shape or data_offsets");
        }
        var type = TypeOf(path, name, dtype.GetString());
        if (sizes.GetArrayLength() > LargestRank) throw Refuse(path, $"{name} has {sizes.GetArrayLength()} dimensions");
        var shape = sizes.EnumerateArray().Select(size => size.GetInt64()).ToArray();
        if (offsets.GetArrayLength() != 2) throw Refuse(path, $"data_offsets of {name} are not two numbers");
        var (start, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (start < 0 || end < start || end > dataLength) throw Refuse(path, $"{name} lies at {start} to {end} and the file's data has {dataLength} bytes");
        if (ByteCount(shape, type) != end - start) throw Refuse(path, $"{name} of shape [{string.Join(", ", shape)}] and type {dtype} does not take {end - start} bytes");
        if (!_entries.TryAdd(name, new TensorEntry(name, type, shape))) throw Refuse(path, $"the key {name} stands in it twice");
        _offsets[name] = dataStart + start;
        return (start, end, name);
    }

    // Minus one where the shape is impossible or its size overflows, which no length equals.
    private static long ByteCount(long[] shape, ScalarType type)
    {
        UInt128 count = (UInt128)ElementSize(type);
        foreach (var size in shape)
        {
            if (size < 0) return -1;
            count *= (UInt128)size;
            if (count > long.MaxValue) return -1;
        }
        return (long)count;
    }

    private static ScalarType TypeOf(string path, string name, string? dtype) => dtype switch
    {
        "F64" => ScalarType.Float64,
        "F32" => ScalarType.Float32,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        "I64" => ScalarType.Int64,
        "I32" => ScalarType.Int32,
        "I16" => ScalarType.Int16,
        "I8" => ScalarType.Int8,
        "U8" => ScalarType.Byte,
        "BOOL" => ScalarType.Bool,
        _ => throw Refuse(path, $"{name} has the type {dtype}, which is not supported"),
    };

    private static CheckpointException Refuse(string path, string why) => new($"{path} cannot be used as a safetensors file: {why}.");
}
