using System.Text;

namespace HartFarm.Storage.Shards.Tar;

/// <summary>
/// The blocks before a file's bytes in a tar archive (POSIX.1-2001, ustar and pax), without a time, an owner or a process id, so that the same
/// file always has the same header. The library's pax writer puts its process id into the name of the extended header.
/// </summary>
internal static class TarHeader
{
    /// <summary>Bytes of a block; everything in an archive takes whole blocks.</summary>
    public const int Block = 512;

    private const int NameLength = 100;
    private const byte RegularFile = (byte)'0';
    private const byte ExtendedHeader = (byte)'x';

    /// <summary>The header of a file, of one block where its name is plain ASCII of at most 100 characters.</summary>
    public static byte[] Of(string name, long size)
    {
        if (name.Length <= NameLength && Ascii.IsValid(name)) return Ustar(name, size, RegularFile);
        // Readers that know no pax see this name, with the characters that it cannot hold replaced.
        var plain = Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(name.Length > NameLength ? name[..NameLength] : name));
        var path = PathRecord(name);
        var padded = new byte[Padded(path.Length)];
        path.CopyTo(padded, 0);
        return [.. Ustar("PaxHeader", path.Length, ExtendedHeader), .. padded, .. Ustar(plain, size, RegularFile)];
    }

    /// <summary>Bytes that <paramref name="size"/> bytes take in whole blocks.</summary>
    public static long Padded(long size) => (size + Block - 1) / Block * Block;

    private static byte[] Ustar(string name, long size, byte type)
    {
        var header = new byte[Block];
        Encoding.ASCII.GetBytes(name, header);
        Octal(header.AsSpan(100, 8), 0b110_100_100);
        Octal(header.AsSpan(108, 8), 0);
        Octal(header.AsSpan(116, 8), 0);
        Octal(header.AsSpan(124, 12), size);
        Octal(header.AsSpan(136, 12), 0);
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = type;
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        Octal(header.AsSpan(329, 8), 0);
        Octal(header.AsSpan(337, 8), 0);
        var sum = 0;
        foreach (var value in header) sum += value;
        Octal(header.AsSpan(148, 7), sum);
        return header;
    }

    /// <summary>Digits that fill the field but for its last byte, which is NUL.</summary>
    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
        field[^1] = 0;
    }

    /// <summary>A record of a pax header, which begins with its own length.</summary>
    private static byte[] PathRecord(string name)
    {
        var rest = Encoding.UTF8.GetBytes($" path={name}\n");
        var length = rest.Length;
        while (length != rest.Length + Digits(length)) length = rest.Length + Digits(length);
        return [.. Encoding.ASCII.GetBytes(length.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. rest];
    }

    private static int Digits(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
}
