using System.Buffers.Binary;
using System.Text;

namespace HartFarm.Storage.Images;

/// <summary>The smallest Exif block (CIPA DC-008) that holds a text: two directories, with the program's name and the user comment.</summary>
internal static class ExifComment
{
    private const ushort SoftwareTag = 0x0131, ExifTag = 0x8769, VersionTag = 0x9000, UserCommentTag = 0x9286;
    private const ushort AsciiType = 2, LongType = 4, UndefinedType = 7;
    private const int FirstDirectory = 8, Software = 38, ExifDirectory = 48, Comment = 78;

    private static readonly byte[] CharacterCode = [.. "ASCII"u8, 0, 0, 0];

    /// <param name="text">Plain ASCII.</param>
    public static byte[] Write(string text)
    {
        var block = new byte[Comment + CharacterCode.Length + text.Length];
        "II*\0"u8.CopyTo(block);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), FirstDirectory);

        var first = block.AsSpan(FirstDirectory);
        first[0] = 2;
        Entry(first[2..], SoftwareTag, AsciiType, ImageText.Keyword.Length + 1, Software);
        Entry(first[14..], ExifTag, LongType, 1, ExifDirectory);
        Encoding.ASCII.GetBytes(ImageText.Keyword, block.AsSpan(Software));

        var second = block.AsSpan(ExifDirectory);
        second[0] = 2;
        Entry(second[2..], VersionTag, UndefinedType, 4, BinaryPrimitives.ReadInt32LittleEndian("0232"u8));
        Entry(second[14..], UserCommentTag, UndefinedType, CharacterCode.Length + text.Length, Comment);
        CharacterCode.CopyTo(block, Comment);
        Encoding.ASCII.GetBytes(text, block.AsSpan(Comment + CharacterCode.Length));
        return block;
    }

    /// <summary>The text of a block that <see cref="Write"/> made, or null for another's.</summary>
    public static string? Read(ReadOnlySpan<byte> block)
    {
        if (block.Length < Comment || !block.StartsWith("II*\0"u8) || !block[Software..].StartsWith("hartfarm\0"u8)) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(block[(ExifDirectory + 18)..]);
        return Encoding.ASCII.GetString(block.Slice(Comment, length)[CharacterCode.Length..]);
    }

    private static void Entry(Span<byte> at, ushort tag, ushort type, int count, int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, tag);
        BinaryPrimitives.WriteUInt16LittleEndian(at[2..], type);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], count);
        BinaryPrimitives.WriteInt32LittleEndian(at[8..], value);
    }
}
