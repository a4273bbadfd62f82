using System.Buffers.Binary;
using System.Text;

namespace HartFarm.Model.Checkpoints.Zip;

/// <summary>
/// The directory of a zip archive in mapped memory, with ZIP64, to find stored entries in place: System.IO.Compression does not say where
/// an entry's bytes lie. Source: PKWARE's APPNOTE.TXT, sections 4.3 to 4.5. Checksums are not looked at, for that would read every byte of a
/// checkpoint before its first use.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int Locator64Length = 20;
    private const ushort Zip64Field = 1;
    private const ushort Encrypted = 1;

    private readonly string _path;
    private readonly MappedMemory _memory;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    /// <exception cref="CheckpointException">The file is no zip archive, is cut off, or its directory contradicts its length.</exception>
    internal ZipDirectory(string path, MappedMemory memory)
    {
        _path = path;
        _memory = memory;
        var (start, length, count) = Locate();
        var position = start;
        for (ulong i = 0; i < count; i++) position += ReadEntry(position, start + length - position);
        if (position != start + length) throw Refuse("its directory is longer than its entries");
    }

    /// <summary>Every entry by its name.</summary>
    internal IReadOnlyDictionary<string, ZipEntry> Entries => _entries;

    /// <summary>Where the bytes of a stored entry start in the file; all of them lie inside it.</summary>
    /// <exception cref="CheckpointException">The entry is compressed, encrypted, or does not lie where the directory says.</exception>
    internal long DataOffset(ZipEntry entry)
    {
        var shown = Quoted.Of(entry.Name);
        if (!entry.IsStored) throw Refuse($"the entry {shown} is compressed or encrypted, which PyTorch does not do and is not read");
        var header = _memory.Slice(entry.HeaderOffset, LocalLength);
        if (header.IsEmpty || UInt32(header, 0) != LocalSignature) throw Refuse($"the entry {shown} does not lie where the directory says");
        var data = entry.HeaderOffset + LocalLength + UInt16(header, 26) + UInt16(header, 28);
        if (data > _memory.Length - entry.Length) throw Refuse($"the entry {shown} of {entry.Length} bytes reaches beyond the end of the file");
        return data;
    }

    private (long Start, long Length, ulong Count) Locate()
    {
        if (_memory.Length < EndLength) throw Refuse("it is too short to be a zip archive");
        var tail = Math.Min(_memory.Length, EndLength + ushort.MaxValue);
        var bytes = _memory.Slice(_memory.Length - tail, tail);
        for (var at = bytes.Length - EndLength; at >= 0; at--)
        {
            if (UInt32(bytes, at) == EndSignature && at + EndLength + UInt16(bytes, at + 20) == bytes.Length)
            {
                return Locate(bytes.Slice(at, EndLength), _memory.Length - tail + at);
            }
        }
        throw Refuse("it has no zip directory at its end, so it is cut off or no zip archive");
    }

    private (long Start, long Length, ulong Count) Locate(ReadOnlySpan<byte> end, long endOffset)
    {
        ulong count = UInt16(end, 10);
        ulong length = UInt32(end, 12);
        ulong start = UInt32(end, 16);
        var locator = _memory.Slice(endOffset - Locator64Length, Locator64Length);
        var limit = (ulong)endOffset;
        if (!locator.IsEmpty && UInt32(locator, 0) == Locator64Signature)
        {
            limit = UInt64(locator, 8);
            var end64 = limit > (ulong)endOffset ? default : _memory.Slice((long)limit, End64Length);
            if (end64.IsEmpty || UInt32(end64, 0) != End64Signature) throw Refuse("its ZIP64 directory does not lie where it should");
            count = UInt64(end64, 32);
            length = UInt64(end64, 40);
            start = UInt64(end64, 48);
        }
        if (start > limit || length > limit - start) throw Refuse("its directory reaches beyond its end");
        if (count > length / CentralLength) throw Refuse($"its directory of {length} bytes claims {count} entries");
        return ((long)start, (long)length, count);
    }

    // How many bytes of the directory the entry takes.
    private long ReadEntry(long position, long left)
    {
        var header = left < CentralLength ? default : _memory.Slice(position, CentralLength);
        if (header.IsEmpty || UInt32(header, 0) != CentralSignature) throw Refuse("its directory is broken");
        int nameLength = UInt16(header, 28);
        int extraLength = UInt16(header, 30);
        var total = CentralLength + nameLength + extraLength + UInt16(header, 32);
        if (total > left) throw Refuse("its directory is cut off");
        var name = Encoding.UTF8.GetString(_memory.Slice(position + CentralLength, nameLength));
        ulong stored = UInt32(header, 20);
        ulong length = UInt32(header, 24);
        ulong offset = UInt32(header, 42);
        Zip64(_memory.Slice(position + CentralLength + nameLength, extraLength), ref length, ref stored, ref offset);
        if (length > (ulong)_memory.Length || offset > (ulong)_memory.Length) throw Refuse($"the entry {Quoted.Of(name)} reaches beyond the end of the file");
        var isStored = UInt16(header, 10) == 0 && (UInt16(header, 8) & Encrypted) == 0 && stored == length;
        if (!_entries.TryAdd(name, new ZipEntry(name, (long)length, (long)offset, isStored))) throw Refuse($"the entry {Quoted.Of(name)} stands in it twice");
        return total;
    }

    // The field holds, in this order, those of the three numbers that did not fit into 32 bits.
    private void Zip64(ReadOnlySpan<byte> extra, ref ulong length, ref ulong stored, ref ulong offset)
    {
        while (extra.Length >= 4)
        {
            var (id, size) = (UInt16(extra, 0), UInt16(extra, 2));
            if (size > extra.Length - 4) throw Refuse("its directory has an extra field that is cut off");
            if (id == Zip64Field)
            {
                var field = extra.Slice(4, size);
                Widen(ref field, ref length);
                Widen(ref field, ref stored);
                Widen(ref field, ref offset);
                return;
            }
            extra = extra[(4 + size)..];
        }
    }

    private void Widen(ref ReadOnlySpan<byte> field, ref ulong number)
    {
        if (number != uint.MaxValue) return;
        if (field.Length < 8) throw Refuse("its directory has a ZIP64 field that is cut off");
        number = UInt64(field, 0);
        field = field[8..];
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private CheckpointException Refuse(string why) => new($"{_path} cannot be used as a PyTorch file: {why}.");
}
