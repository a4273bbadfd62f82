using System.Buffers.Binary;
using System.IO.Hashing;
using HartFarm.Storage.Images;

namespace HartFarm.Storage.Tests.Images;

/// <summary>The files' structure, checked by other means than the reader that belongs to the writer.</summary>
public class ContainerTests
{
    private const string Text = "{\"seed\":7}";

    [Fact]
    public void Every_png_chunk_has_the_checksum_of_the_standard()
    {
        var file = ImageEncoder.Encode(new byte[27], 3, 3, new ImageEncoding(ImageFormat.Png), Text);
        List<string> names = [];
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var crc = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length));
            Assert.Equal(Crc32.HashToUInt32(file.AsSpan(at + 4, length + 4)), crc);
            names.Add(System.Text.Encoding.ASCII.GetString(file, at + 4, 4));
            at += 12 + length;
        }
        Assert.Equal(["IHDR", "iTXt"], names[..2]);
        Assert.Equal("IEND", names[^1]);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void The_exif_block_has_the_user_comment_where_its_directories_say(ImageFormat format)
    {
        var file = ImageEncoder.Encode(new byte[27], 3, 3, new ImageEncoding(format), Text);
        var block = file[file.AsSpan().IndexOf("II*\0"u8)..];
        var first = Entries(block, BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(4)));
        Assert.Equal("hartfarm\0"u8.ToArray(), block[first[0x0131].Value..][..first[0x0131].Count]);
        var exif = Entries(block, first[0x8769].Value);
        var comment = exif[0x9286];
        Assert.Equal([.. "ASCII\0\0\0"u8, .. System.Text.Encoding.ASCII.GetBytes(Text)], block[comment.Value..][..comment.Count]);
    }

    private static Dictionary<int, (int Count, int Value)> Entries(byte[] block, int at) => Enumerable
        .Range(0, BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(at)))
        .Select(i => at + 2 + 12 * i)
        .ToDictionary(
            entry => (int)BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(entry)),
            entry => (BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(entry + 4)), BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(entry + 8))));
}
