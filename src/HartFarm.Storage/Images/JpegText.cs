using System.Buffers.Binary;

namespace HartFarm.Storage.Images;

/// <summary>The Exif segment (APP1) of a JPEG file, put right behind the start of the image, as Exif asks.</summary>
internal static class JpegText
{
    private const int LongestSegment = ushort.MaxValue;
    private const byte App1 = 0xE1;
    private const byte StartOfScan = 0xDA;

    private static readonly byte[] Identifier = [.. "Exif"u8, 0, 0];

    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <exception cref="ImageException">The text is over 64 KiB, the longest segment.</exception>
    public static byte[] Insert(ReadOnlySpan<byte> file, string text)
    {
        var exif = ExifComment.Write(text);
        var length = 2 + Identifier.Length + exif.Length;
        if (length > LongestSegment) throw new ImageException($"the text to embed has {text.Length} characters; JPEG has room for some 65,000");
        return [.. file[..2], 0xFF, App1, (byte)(length >> 8), (byte)length, .. Identifier, .. exif, .. file[2..]];
    }

    public static string? Read(ReadOnlySpan<byte> file)
    {
        var rest = file[2..];
        while (rest[0] == 0xFF && rest[1] != StartOfScan)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            var data = rest.Slice(4, length - 2);
            if (rest[1] == App1 && data.StartsWith(Identifier) && ExifComment.Read(data[Identifier.Length..]) is { } text) return text;
            rest = rest[(length + 2)..];
        }
        return null;
    }
}
