using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Snappier;
using ZstdSharp;

namespace HartFarm.Storage.Tests.Prompts;

/// <summary>Writes Parquet files of one row group that state whatever a test wants, which no library would write.</summary>
internal static class ForgedParquet
{
    private static readonly string[] Codecs = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"];

    /// <summary>A file.</summary>
    /// <param name="rows">How many rows it states.</param>
    /// <param name="codec">How its pages are compressed.</param>
    /// <param name="columns">What is in it.</param>
    public static byte[] File(long rows, string codec, params ForgedColumn[] columns)
    {
        using var file = new MemoryStream();
        file.Write("PAR1"u8);
        var chunks = columns.Select(column => Chunk(file, codec, column)).ToArray();
        var group = Structure((1, List(12, chunks)), (2, file.Length), (3, rows));
        var schema = columns.Select(column => Structure((1, 6), (3, 0), (4, Text(column.Name)), (6, column.IsBytes ? null : 0)))
            .Prepend(Structure((4, Text("schema")), (5, columns.Length)));
        var metadata = Structure((1, 1), (2, List(12, [.. schema])), (3, rows), (4, List(12, group)));
        file.Write(metadata);
        file.Write(BitConverter.GetBytes(metadata.Length));
        file.Write("PAR1"u8);
        return file.ToArray();
    }

    /// <summary>Values of the encoding PLAIN.</summary>
    public static byte[] Plain(params byte[][] values) => [.. values.SelectMany(value => (byte[])[.. BitConverter.GetBytes(value.Length), .. value])];

    /// <summary>A value many times, of the encoding DELTA_BYTE_ARRAY: after the first, nothing but how much of it is repeated.</summary>
    public static byte[] Repeated(byte[] value, int count)
    {
        var repeats = Enumerable.Repeat(value.Length, count).ToArray();
        var rests = new int[count];
        (repeats[0], rests[0]) = (0, value.Length);
        return [.. Numbers(repeats), .. Numbers(rests), .. value];
    }

    // DELTA_BINARY_PACKED in blocks of 128, each difference in 32 bits.
    private static byte[] Numbers(int[] values)
    {
        List<byte> bytes = [.. Varint(128), .. Varint(4), .. Varint((ulong)values.Length), .. Varint(ZigZag(values[0]))];
        foreach (var block in values.Zip(values.Skip(1), (before, value) => value - before).Chunk(128))
        {
            var least = block.Min();
            bytes.AddRange(Varint(ZigZag(least)));
            bytes.AddRange([32, 32, 32, 32]);
            // A block's last parts are there only where there are values.
            var packed = new byte[(block.Length + 31) / 32 * 32 * sizeof(int)];
            for (var i = 0; i < block.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(i * sizeof(int)), block[i] - least);
            bytes.AddRange(packed);
        }
        return [.. bytes];
    }

    private static byte[] Chunk(MemoryStream file, string codec, ForgedColumn column)
    {
        var dictionary = column.Dictionary is { } entries ? Put(file, 2, entries, codec, (7, Structure((1, column.Entries), (2, 0)))) : (long?)null;
        var page = Structure((1, column.Values), (2, column.Encoding), (3, 3), (4, 3));
        var second = column.IsOfTwoTypes ? Structure((1, column.Values), (2, 0), (3, column.Values), (4, 0), (5, 0), (6, 0), (7, false)) : null;
        var data = Put(file, column.Type, column.Page, codec, (5, page), (8, second));
        var sizes = (long)column.Page.Length;
        var metadata = Structure(
            (1, 6), (2, List(5, Varint(ZigZag(column.Encoding)))), (3, List(8, Bytes(Encoding.UTF8.GetBytes(column.Name)))), (4, Array.IndexOf(Codecs, codec)),
            (5, column.Stated), (6, sizes), (7, sizes), (9, data), (11, dictionary));
        return Structure((2, 0L), (3, metadata));
    }

    private static long Put(MemoryStream file, int type, byte[] content, string codec, params (int, object?)[] parts)
    {
        var (at, compressed) = (file.Length, Compressed(content, codec));
        file.Write(Structure([(1, type), (2, content.Length), (3, compressed.Length), .. parts]));
        file.Write(compressed);
        return at;
    }

    private static byte[] Compressed(byte[] content, string codec)
    {
        using var compressed = new MemoryStream();
        switch (codec)
        {
            case "GZIP": using (var stream = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(content); break;
            case "BROTLI": using (var stream = new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(content); break;
            case "ZSTD": using (var stream = new CompressionStream(compressed, leaveOpen: true)) stream.Write(content); break;
            case "SNAPPY": return Snappy.CompressToArray(content);
            default: return content;
        }
        return compressed.ToArray();
    }

    // Thrift's compact protocol. Numbers, truth values, text (wrapped by Text), lists (wrapped by List) and structures (as bytes).
    private static byte[] Structure(params (int Id, object? Value)[] fields)
    {
        List<byte> bytes = [];
        var last = 0;
        foreach (var (id, value) in fields)
        {
            if (value is null) continue;
            var (kind, content) = value switch
            {
                bool truth => (truth ? 1 : 2, []),
                int number => (5, Varint(ZigZag(number))),
                long number => (6, Varint(ZigZag(number))),
                (int other, byte[] wrapped) => (other, wrapped),
                _ => (12, (byte[])value),
            };
            bytes.Add((byte)(((id - last) << 4) | kind));
            bytes.AddRange(content);
            last = id;
        }
        return [.. bytes, 0];
    }

    private static (int Kind, byte[] Content) Text(string text) => (8, Bytes(Encoding.UTF8.GetBytes(text)));

    private static (int Kind, byte[] Content) List(int kind, params byte[][] items) => (9, [(byte)((items.Length << 4) | kind), .. items.SelectMany(item => item)]);

    private static byte[] Bytes(byte[] bytes) => [.. Varint((ulong)bytes.Length), .. bytes];

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value > 0x7F; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
