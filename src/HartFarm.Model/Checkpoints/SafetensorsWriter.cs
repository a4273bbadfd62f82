using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace HartFarm.Model.Checkpoints;

/// <summary>
/// Writes safetensors files of any size with one tensor in memory at a time. The same tensors give the same bytes: keys are sorted
/// ordinally among those of one element size, the largest elements first, so that every tensor is aligned to its elements and the parts
/// of a fused weight lie back to back.
/// </summary>
public static class SafetensorsWriter
{
    // The data starts at a multiple of a cache line.
    private const int Alignment = 64;
    private const long ElementsPerWrite = 1 << 24;

    // The JSON writer would put a replacement for half a letter, and make different keys the same.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Writes a file from tensors that are made, or fetched from a device, one after the other.</summary>
    /// <param name="path">The file; it is replaced as a whole once everything is on the disk.</param>
    /// <param name="entries">Every tensor's key, element type and shape; in any order.</param>
    /// <param name="tensorOf">
    /// Gives the tensor of an entry, on any device and of any strides, in the entry's type and shape. It is called once an entry, in the
    /// order of the file, inside a dispose scope of its own: what it makes is freed after writing, what is detached from scopes stays.
    /// </param>
    /// <param name="metadata">Free text for the header.</param>
    /// <param name="cancellation">Stops between two tensors; nothing is left behind.</param>
    /// <exception cref="CheckpointException">
    /// The file cannot be written, an entry cannot stand in a safetensors file, or a tensor is not what its entry says. An older file at
    /// <paramref name="path"/> is left as it was.
    /// </exception>
    public static void Write(
        string path,
        IEnumerable<TensorEntry> entries,
        Func<TensorEntry, Tensor> tensorOf,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default)
    {
        var sorted = Sort(path, entries);
        var header = Header(path, sorted, metadata ?? new Dictionary<string, string>());
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var entry in sorted)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                WriteTensor(path, stream, entry, tensorOf(entry));
            }
        });
    }

    /// <summary>Writes a file from tensors that are already there; they stay the caller's.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{TensorEntry}, Func{TensorEntry, Tensor}, IReadOnlyDictionary{string, string}, CancellationToken)"/>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors.Select(pair => new TensorEntry(pair.Key, pair.Value.dtype, pair.Value.shape)), entry => tensors[entry.Name], metadata);

    private static List<TensorEntry> Sort(string path, IEnumerable<TensorEntry> entries)
    {
        var sorted = new List<TensorEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var shown = Quoted.Of(entry.Name);
            if (entry.Name == SafetensorsHeader.MetadataKey) throw Refuse(path, $"{shown} is no key for a tensor");
            if (!names.Add(entry.Name)) throw Refuse(path, $"the key {shown} is given twice");
            if (ElementTypes.NameOf(entry.Type) is null) throw Refuse(path, $"{shown} is of type {entry.Type}, which is not supported");
            if (entry.Shape.Count > SafetensorsHeader.LargestRank) throw Refuse(path, $"{shown} has {entry.Shape.Count} dimensions");
            if (ElementTypes.ByteCount(entry.Shape.ToArray(), entry.Type) < 0) throw Refuse(path, $"{shown} has the impossible shape {Show(entry.Shape)}");
            sorted.Add(entry);
        }
        sorted.Sort((one, other) =>
        {
            var bySize = ElementTypes.SizeOf(other.Type).CompareTo(ElementTypes.SizeOf(one.Type));
            return bySize != 0 ? bySize : string.CompareOrdinal(one.Name, other.Name);
        });
        return sorted;
    }

    // The header's length, its JSON and the spaces up to the data.
    private static byte[] Header(string path, List<TensorEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var json = new Utf8JsonWriter(buffer);
            foreach (var text in entries.Select(entry => entry.Name).Concat(metadata.Keys).Concat(metadata.Values)) Strict.GetByteCount(text);
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            UInt128 offset = 0;
            foreach (var entry in entries)
            {
                var next = offset + (UInt128)ElementTypes.ByteCount(entry.Shape.ToArray(), entry.Type);
                if (next > long.MaxValue) throw Refuse(path, "its tensors take more bytes than a file can have");
                WriteEntry(json, entry, (long)offset, (long)next);
                offset = next;
            }
            json.WriteEndObject();
        }
        catch (ArgumentException error)
        {
            throw new CheckpointException($"{path} cannot be written as a safetensors file: a key or its metadata is not valid text: {error.Message}", error);
        }
        var length = (8 + buffer.WrittenCount + Alignment - 1) / Alignment * Alignment - 8;
        if (length > SafetensorsHeader.LargestHeader) throw Refuse(path, $"its header takes {length} bytes, more than the format allows");
        var header = new byte[8 + length];
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        buffer.WrittenSpan.CopyTo(header.AsSpan(8));
        header.AsSpan(8 + buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0) return;
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, text);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorEntry entry, long start, long end)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", ElementTypes.NameOf(entry.Type));
        json.WriteStartArray("shape");
        foreach (var size in entry.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTensor(string path, FileStream stream, TensorEntry entry, Tensor tensor)
    {
        if (tensor.dtype != entry.Type || !entry.Shape.SequenceEqual(tensor.shape))
        {
            throw Refuse(path, $"{Quoted.Of(entry.Name)} is announced as {entry.Type} {Show(entry.Shape)} and given as {tensor.dtype} {Show(tensor.shape)}");
        }
        using var scope = NewDisposeScope();
        var flat = tensor.detach().cpu().contiguous().reshape(-1);
        // In pieces: a span over a tensor's bytes ends at 2 GiB.
        for (long done = 0; done < entry.Count; done += ElementsPerWrite)
        {
            using var piece = flat.narrow(0, done, Math.Min(ElementsPerWrite, entry.Count - done));
            stream.Write(piece.bytes);
        }
    }

    private static string Show(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private static CheckpointException Refuse(string path, string why) => new($"{path} cannot be written as a safetensors file: {why}.");
}
