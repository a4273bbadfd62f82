using System.Buffers.Binary;

namespace HartFarm.Storage.Images;

/// <summary>The EXIF chunk of a WebP file (RFC 9649); a simple file becomes an extended one, which alone may hold it.</summary>
internal static class WebpText
{
    private const int FileHeader = 12;
    private const byte HasExif = 0x08;
    private const byte HasAlpha = 0x10;

    public static bool IsWebp(ReadOnlySpan<byte> file) =>
        file.Length >= FileHeader && file.StartsWith("RIFF"u8) && file[8..FileHeader].SequenceEqual("WEBP"u8);

    public static byte[] Insert(ReadOnlySpan<byte> file, int width, int height, string text)
    {
        var extended = file[FileHeader..].StartsWith("VP8X"u8);
        byte[] header = extended ? [] : ExtendedHeader(width, height, file[FileHeader..].StartsWith("VP8L"u8));
        byte[] result = [.. file[..FileHeader], .. header, .. file[FileHeader..], .. Chunk("EXIF"u8, ExifComment.Write(text))];
        result[FileHeader + 8] |= HasExif;
        BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(4), result.Length - 8);
        return result;
    }

    public static string? Read(ReadOnlySpan<byte> file)
    {
        var rest = file[FileHeader..];
        while (rest.Length > 0)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), int.MaxValue - 9);
            var data = rest.Slice(8, length);
            if (rest.StartsWith("EXIF"u8) && ExifComment.Read(data) is { } text) return text;
            rest = rest[(8 + length + length % 2)..];
        }
        return null;
    }

    private static byte[] ExtendedHeader(int width, int height, bool mayHaveAlpha)
    {
        var data = new byte[10];
        if (mayHaveAlpha) data[0] = HasAlpha;
        WriteUInt24(data.AsSpan(4), width - 1);
        WriteUInt24(data.AsSpan(7), height - 1);
        return Chunk("VP8X"u8, data);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        var chunk = new byte[8 + data.Length + data.Length % 2];
        name.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), data.Length);
        data.CopyTo(chunk, 8);
        return chunk;
    }

    private static void WriteUInt24(Span<byte> at, int value)
    {
        at[0] = (byte)value;
        at[1] = (byte)(value >> 8);
        at[2] = (byte)(value >> 16);
    }
}
