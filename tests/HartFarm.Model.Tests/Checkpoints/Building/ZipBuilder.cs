using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace HartFarm.Model.Tests.Checkpoints.Building;

/// <summary>
/// Writes zip archives as PyTorch does: entries stored and aligned, with ZIP64 records on request. With a start, it is the end of a
/// file of which that many bytes come before.
/// </summary>
internal sealed class ZipBuilder(bool zip64 = false, int alignment = 64, long start = 0)
{
    private readonly List<byte> _file = [];
    private readonly List<byte> _directory = [];
    private int _count;

    internal ZipBuilder Add(string name, byte[] content, bool compressed = false, ushort flags = 0)
    {
        var bytes = compressed ? Deflate(content) : content;
        var encoded = Encoding.UTF8.GetBytes(name);
        var offset = start + _file.Count;
        var padding = (int)((alignment - (offset + 30 + encoded.Length + 4) % alignment) % alignment);
        Write(_file, 0x04034b50, 4);
        Common(_file, compressed, flags);
        Write(_file, (ulong)bytes.Length, 4);
        Write(_file, (ulong)content.Length, 4);
        Write(_file, (ulong)encoded.Length, 2);
        Write(_file, (ulong)(4 + padding), 2);
        _file.AddRange(encoded);
        Write(_file, 0x4246, 2);
        Write(_file, (ulong)padding, 2);
        _file.AddRange(new byte[padding]);
        _file.AddRange(bytes);

        Write(_directory, 0x02014b50, 4);
        Write(_directory, 45, 2);
        Common(_directory, compressed, flags);
        Write(_directory, zip64 ? uint.MaxValue : (ulong)bytes.Length, 4);
        Write(_directory, zip64 ? uint.MaxValue : (ulong)content.Length, 4);
        Write(_directory, (ulong)encoded.Length, 2);
        Write(_directory, zip64 ? 28u : 0u, 2);
        Write(_directory, 0, 2 + 2 + 2 + 4);
        Write(_directory, zip64 ? uint.MaxValue : (ulong)offset, 4);
        _directory.AddRange(encoded);
        if (zip64)
        {
            Write(_directory, 1, 2);
            Write(_directory, 24, 2);
            Write(_directory, (ulong)content.Length, 8);
            Write(_directory, (ulong)bytes.Length, 8);
            Write(_directory, (ulong)offset, 8);
        }
        _count++;
        return this;
    }

    internal byte[] Build()
    {
        var (directory, length) = (start + _file.Count, _directory.Count);
        _file.AddRange(_directory);
        if (zip64)
        {
            var end64 = start + _file.Count;
            Write(_file, 0x06064b50, 4);
            Write(_file, 44, 8);
            Write(_file, 45, 2 + 2);
            Write(_file, 0, 4 + 4);
            Write(_file, (ulong)_count, 8);
            Write(_file, (ulong)_count, 8);
            Write(_file, (ulong)length, 8);
            Write(_file, (ulong)directory, 8);
            Write(_file, 0x07064b50, 4);
            Write(_file, 0, 4);
            Write(_file, (ulong)end64, 8);
            Write(_file, 1, 4);
        }
        Write(_file, 0x06054b50, 4);
        Write(_file, 0, 2 + 2);
        Write(_file, zip64 ? ushort.MaxValue : (ulong)_count, 2);
        Write(_file, zip64 ? ushort.MaxValue : (ulong)_count, 2);
        Write(_file, zip64 ? uint.MaxValue : (ulong)length, 4);
        Write(_file, zip64 ? uint.MaxValue : (ulong)directory, 4);
        Write(_file, 0, 2);
        return _file.ToArray();
    }

    private static void Common(List<byte> target, bool compressed, ushort flags)
    {
        Write(target, 45, 2);
        Write(target, flags, 2);
        Write(target, compressed ? 8u : 0u, 2);
        Write(target, 0, 2 + 2 + 4);
    }

    private static void Write(List<byte> target, ulong value, int length)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        target.AddRange(bytes[..length]);
    }

    private static byte[] Deflate(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal)) deflate.Write(content);
        return compressed.ToArray();
    }
}
