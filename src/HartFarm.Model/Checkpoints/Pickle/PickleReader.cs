using System.Buffers.Binary;
using System.Text;

namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>Takes the arguments of opcodes from a pickle's bytes. Nothing is ever taken, or set aside for, beyond those bytes.</summary>
internal ref struct PickleReader
{
    // The longest name of a Python module or of a thing in it.
    private const int LongestLine = 256;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _path;

    internal PickleReader(string path, ReadOnlySpan<byte> bytes)
    {
        _path = path;
        _bytes = bytes;
    }

    /// <summary>Where the next byte is.</summary>
    internal int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    internal readonly int Left => _bytes.Length - Position;

    internal byte Byte() => Take(1)[0];

    internal int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    internal ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    internal double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A whole number of <paramref name="length"/> little-endian bytes in two's complement, of up to 64 bits.</summary>
    internal long Long(long length)
    {
        if (length is < 0 or > 8) throw Refuse($"it has a number of {length} bytes, and more than 8 are not read");
        var bytes = Take((ulong)length);
        if (bytes.Length == 0) return 0;
        long value = (sbyte)bytes[^1];
        for (var i = bytes.Length - 2; i >= 0; i--) value = (value << 8) | bytes[i];
        return value;
    }

    /// <summary>Text of <paramref name="length"/> bytes of UTF-8.</summary>
    internal string Text(ulong length)
    {
        try
        {
            return Strict.GetString(Take(length));
        }
        catch (DecoderFallbackException error)
        {
            throw new CheckpointException($"{_path} cannot be used as a PyTorch file: its pickle has text at byte {Position} that is not UTF-8.", error);
        }
    }

    /// <summary>Text up to the end of its line.</summary>
    internal string Line()
    {
        var length = _bytes[Position..].IndexOf((byte)'\n');
        if (length < 0) throw Refuse("it ends in the middle of a line");
        if (length > LongestLine) throw Refuse($"it has a name of {length} bytes at byte {Position}");
        var line = Text((ulong)length);
        Position++;
        return line;
    }

    private readonly CheckpointException Refuse(string why) => new($"{_path} cannot be used as a PyTorch file: its pickle is broken: {why}.");

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)Left) throw Refuse($"it asks for {length} bytes at byte {Position} and has {Left} left");
        var taken = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }
}
