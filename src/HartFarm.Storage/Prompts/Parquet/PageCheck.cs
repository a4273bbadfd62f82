using System.IO.Compression;
using Parquet.Meta;
using ZstdSharp;

namespace HartFarm.Storage.Prompts.Parquet;

/// <summary>
/// Finds out what a column's pages take in memory before any of them is read: the file's metadata may say anything, and a page may expand to far more than it
/// states. Memory is that of one buffer, whatever the file does.
/// </summary>
/// <param name="stream">The file.</param>
internal sealed class PageCheck(Stream stream)
{
    private const int BufferBytes = 81920;

    /// <summary>Walks over a column's pages, from the first to the one that has the last value.</summary>
    /// <param name="column">What the metadata says of the column.</param>
    /// <param name="most">Bytes after which there is no use in going on.</param>
    /// <returns>The bytes that its pages take, or more than <paramref name="most"/>.</returns>
    /// <exception cref="InvalidDataException">A page is none, or expands to more than it states.</exception>
    public long Run(ColumnMetaData column, long most)
    {
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
            position = file.Position + header.Compressed;
            if (position > stream.Length) throw new InvalidDataException("a page is cut off");
            bytes += Math.Max(header.Uncompressed, header.Compressed);
            values += header.Values;
            if (bytes <= most && header.IsCompressed) CheckExpansion(file, header, column.Codec);
        }
        return bytes;
    }

    private static void CheckExpansion(BufferedStream file, PageHeader header, CompressionCodec codec)
    {
        file.Position += header.Levels;
        using var part = new StreamPart(file, header.Compressed - header.Levels);
        var stated = header.Uncompressed - header.Levels;
        if (part.Length == 0) return;
        var isMore = codec switch
        {
            CompressionCodec.SNAPPY => SnappyLength(part) > (ulong)Math.Max(0, stated),
            CompressionCodec.GZIP => Exceeds(new GZipStream(part, CompressionMode.Decompress), stated),
            CompressionCodec.BROTLI => Exceeds(new BrotliStream(part, CompressionMode.Decompress), stated),
            CompressionCodec.ZSTD => Exceeds(new DecompressionStream(part), stated),
            // LZ4 is expanded into a buffer of the size that is stated.
            _ => false,
        };
        if (isMore) throw new InvalidDataException($"a page expands to more than the {header.Uncompressed} bytes that it states");
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
