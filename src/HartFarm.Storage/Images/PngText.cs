using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace HartFarm.Storage.Images;

/// <summary>The iTXt chunk of a PNG file (PNG specification, third edition, 11.3.3.4), put right behind the header chunk.</summary>
internal static class PngText
{
    private const int HeaderEnd = 8 + 12 + 13;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];
    private static readonly byte[] Prefix = [.. "hartfarm"u8, 0, 0, 0, 0, 0]; // keyword; not compressed, method 0; no language, no translated keyword

    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    public static byte[] Insert(ReadOnlySpan<byte> file, string text)
    {
        var data = Encoding.UTF8.GetBytes(text);
        var length = Prefix.Length + data.Length;
        var chunk = new byte[12 + length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, length);
        "iTXt"u8.CopyTo(chunk.AsSpan(4));
        Prefix.CopyTo(chunk, 8);
        data.CopyTo(chunk, 8 + Prefix.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + length)));
        return [.. file[..HeaderEnd], .. chunk, .. file[HeaderEnd..]];
    }

    public static string? Read(ReadOnlySpan<byte> file)
    {
        var rest = file[Signature.Length..];
        while (rest.Length > 0)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(rest), int.MaxValue - 12);
            var data = rest.Slice(8, length);
            if (rest[4..8].SequenceEqual("iTXt"u8) && data.StartsWith(Prefix))
                return Encoding.UTF8.GetString(data[Prefix.Length..]);
            rest = rest[(length + 12)..];
        }
        return null;
    }
}
