namespace HartFarm.Storage.Tables.Pages;

/// <summary>Whole numbers as Parquet's pages and Thrift's headers have them: seven bits a byte, the lowest first, and a bit that says whether more follow.</summary>
internal static class Varints
{
    /// <summary>Reads a number without a sign.</summary>
    /// <param name="stream">Is read from where it stands.</param>
    /// <param name="part">What the number is a part of, for the error.</param>
    /// <exception cref="InvalidDataException">It is cut off, or has more than 64 bits.</exception>
    public static ulong Read(Stream stream, string part)
    {
        var value = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var read = stream.ReadByte();
            if (read < 0) throw new InvalidDataException($"a {part} is cut off");
            value |= (ulong)(read & 0x7F) << shift;
            if (read < 0x80) return value;
        }
        throw new InvalidDataException($"a number in a {part} is too long");
    }

    /// <summary>Reads a number with a sign, which is its lowest bit.</summary>
    /// <inheritdoc cref="Read"/>
    public static long ReadSigned(Stream stream, string part) =>
        Read(stream, part) is var value && (value & 1) == 0 ? (long)(value >> 1) : ~(long)(value >> 1);
}
