using System.IO.Compression;
using Parquet.Meta;
using Parquet.Schema;
using Snappier;
using ZstdSharp;

namespace HartFarm.Storage.Tables.Pages;

/// <summary>
/// Finds out what a column's pages take in memory before any of them is read: the file's metadata may say anything, a page may expand to far more than it
/// states, and a value may repeat what stands before it. Memory is that of one buffer, or of one page, whatever the file does.
/// </summary>
/// <param name="stream">The file.</param>
public sealed class PageCheck(Stream stream)
{
    private const int BufferBytes = 81920;

    // Before a dictionary is read there is room made for as many values as it states.
    private const int BytesOfEntry = 16;

    /// <summary>Walks over a column's pages, from the first to the one that has the last value.</summary>
    /// <param name="field">The column, of one value a row.</param>
    /// <param name="column">What the metadata says of it.</param>
    /// <param name="rows">The rows of its row group.</param>
    /// <param name="most">Bytes after which there is no use in going on.</param>
    /// <returns>The bytes that its pages take, or more than <paramref name="most"/>.</returns>
    /// <exception cref="InvalidDataException">A page is none, expands to more than it states, or there are more values than rows.</exception>
    public long Run(DataField field, ColumnMetaData column, long rows, long most)
    {
        if (column.NumValues != rows) throw new InvalidDataException($"column '{field.Name}' states {column.NumValues} values for {rows} rows");
        var (bytes, values) = (0L, 0L);
        var position = column.DictionaryPageOffset is { } dictionary and > 0 && dictionary < column.DataPageOffset ? dictionary : column.DataPageOffset;
        stream.Position = 0;
        // Not disposed of, for the stream stays open.
        var file = new BufferedStream(stream, BufferBytes);
        while (values < column.NumValues && bytes <= most)
        {
            if (position < 0 || position >= stream.Length) throw new InvalidDataException("a page is missing");
            file.Position = position;
            var header = PageHeader.Read(new CompactReader(file));
            var start = file.Position + header.Levels;
            position = file.Position + header.Compressed;
            if (position > stream.Length) throw new InvalidDataException("a page is cut off");
            bytes += Math.Max(header.Uncompressed, header.Compressed) + Math.Min(header.Entries, most) * BytesOfEntry;
            values += header.Values;
            if (values > rows) throw new InvalidDataException($"the pages of column '{field.Name}' state more values than there are rows");
            if (bytes <= most && header.IsCompressed) CheckExpansion(Part(file, start, header), header, column.Codec);
            if (bytes <= most && header.HasPrefixes) bytes += Prefixes(Part(file, start, header), header, column.Codec, field, most - bytes);
        }
        return bytes;
    }

    private static StreamPart Part(BufferedStream file, long start, PageHeader header)
    {
        file.Position = start;
        return new StreamPart(file, header.Compressed - header.Levels);
    }

    private static void CheckExpansion(StreamPart part, PageHeader header, CompressionCodec codec)
    {
        var stated = header.Uncompressed - header.Levels;
        if (part.Length == 0) return;
        var isMore = codec switch
        {
            CompressionCodec.SNAPPY => SnappyLength(part) > (ulong)Math.Max(0, stated),
            CompressionCodec.GZIP or CompressionCodec.BROTLI or CompressionCodec.ZSTD => Exceeds(Expanded(part, codec), stated),
            // LZ4 is expanded into a buffer of the size that is stated.
            _ => false,
        };
        if (isMore) throw new InvalidDataException($"a page expands to more than the {header.Uncompressed} bytes that it states");
    }

    // Values that are written as what they share with the one before, and the rest: what is shared takes no room in the file.
    private static long Prefixes(StreamPart part, PageHeader header, CompressionCodec codec, DataField field, long most)
    {
        using var values = header.IsCompressed ? Expanded(part, codec) : part;
        using var buffered = new BufferedStream(values, BufferBytes);
        // A first page's way of writing has the levels before the values, after their length.
        if (!header.IsSecondVersion && field.MaxDefinitionLevel > 0)
        {
            var length = new byte[sizeof(int)];
            buffered.ReadExactly(length);
            for (var left = BitConverter.ToUInt32(length); left > 0; left--)
                if (buffered.ReadByte() < 0) throw new InvalidDataException("a page is cut off");
        }
        return new DeltaNumbers(buffered).Sum(header.Values, most);
    }

    // No larger than it states: that was looked at before.
    private static Stream Expanded(StreamPart part, CompressionCodec codec)
    {
        switch (codec)
        {
            case CompressionCodec.UNCOMPRESSED: return part;
            case CompressionCodec.GZIP: return new GZipStream(part, CompressionMode.Decompress);
            case CompressionCodec.BROTLI: return new BrotliStream(part, CompressionMode.Decompress);
            case CompressionCodec.ZSTD: return new DecompressionStream(part);
            case CompressionCodec.SNAPPY:
                var compressed = new byte[part.Length];
                part.ReadExactly(compressed);
                return new MemoryStream(Snappy.DecompressToArray(compressed));
            default: throw new InvalidDataException($"pages of the encoding DELTA_BYTE_ARRAY are not read where they are compressed as {codec}");
        }
    }

    private static bool Exceeds(Stream expanded, long most)
    {
        using (expanded)
        {
            var buffer = new byte[BufferBytes];
            for (int read; (read = expanded.Read(buffer)) > 0;)
            {
                if ((most -= read) < 0) return true;
            }
            return false;
        }
    }

    // The length stands at the beginning, seven bits a byte.
    private static ulong SnappyLength(Stream part)
    {
        var length = 0ul;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var read = part.ReadByte();
            if (read < 0) break;
            length |= (ulong)(read & 0x7F) << shift;
            if (read < 0x80) return length;
        }
        throw new InvalidDataException("a page has no length");
    }
}
