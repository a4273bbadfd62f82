namespace HartFarm.Storage.Tables.Pages;

/// <summary>Numbers of Parquet's encoding DELTA_BINARY_PACKED: the first, then in blocks what each is more than the one before.</summary>
/// <param name="stream">Is read from where it stands; none of it is kept in memory.</param>
internal sealed class DeltaNumbers(Stream stream)
{
    private const int LargestBlock = 1 << 20;
    private const int WidestDelta = 64;

    /// <summary>Adds them up.</summary>
    /// <param name="count">How many there may be.</param>
    /// <param name="most">A sum after which there is no use in going on.</param>
    /// <returns>The sum, or more than <paramref name="most"/>.</returns>
    /// <exception cref="InvalidDataException">They are cut off, make no sense, are more than <paramref name="count"/>, or one of them is no length.</exception>
    public long Sum(long count, long most)
    {
        var (block, parts, left) = (Varint(), Varint(), Varint());
        if (block is 0 or > LargestBlock || parts == 0 || parts > block || block / parts % 8 != 0 || block % parts != 0) throw new InvalidDataException("a page's blocks make no sense");
        if (left > (ulong)count) throw new InvalidDataException("a page has more values than it states");
        if (left == 0) return 0;
        var value = ZigZag();
        var sum = Length(value);
        left--;
        var widths = new byte[parts];
        while (left > 0 && sum <= most)
        {
            var least = ZigZag();
            stream.ReadExactly(widths);
            for (var part = 0; part < widths.Length && left > 0; part++)
            {
                var packed = Packed(widths[part], (int)(block / parts));
                for (var i = 0; i < (int)(block / parts) && left > 0 && sum <= most; i++, left--)
                {
                    value = unchecked(value + least + (long)Bits(packed, i * widths[part], widths[part]));
                    sum += Length(value);
                }
            }
        }
        return sum;
    }

    private static long Length(long value) => value is >= 0 and <= int.MaxValue ? value : throw new InvalidDataException($"a page has a value of {value} bytes");

    private byte[] Packed(int width, int count)
    {
        if (width > WidestDelta) throw new InvalidDataException("a page's numbers are too wide");
        var packed = new byte[width * count / 8];
        stream.ReadExactly(packed);
        return packed;
    }

    // The lowest bit comes first.
    private static ulong Bits(byte[] packed, int start, int width)
    {
        var value = 0ul;
        for (var bit = 0; bit < width; bit++) value |= (ulong)((packed[(start + bit) / 8] >> ((start + bit) % 8)) & 1) << bit;
        return value;
    }

    private long ZigZag() => Varints.ReadSigned(stream, "page");

    private ulong Varint() => Varints.Read(stream, "page");
}
