using System.Buffers.Binary;
using System.IO.Hashing;
using HartFarm.Storage.Images;
using HartFarm.Training.Data;
using SkiaSharp;

namespace HartFarm.Training.Tests.Data;

public class ImageDecoderTests
{
    [Fact]
    public void A_png_of_the_right_size_keeps_every_pixel() =>
        Assert.Equal(SampleImages.Pixels(3, 32, 32), ImageDecoder.Decode(SampleImages.Png(3, 32, 32), 32, "a.png"));

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void Lossy_formats_come_close(ImageFormat format)
    {
        var rgb = SampleImages.Plain(40, 30, 200, 100, 50);
        var decoded = ImageDecoder.Decode(SampleImages.Encode(rgb, 40, 30, format), 16, "a");
        Assert.All(decoded.Chunk(3), pixel => Assert.InRange(Math.Abs(pixel[0] - 200) + Math.Abs(pixel[1] - 100) + Math.Abs(pixel[2] - 50), 0, 12));
    }

    [Theory]
    [InlineData(90, 30)]
    [InlineData(30, 90)]
    public void The_middle_square_is_taken(int width, int height)
    {
        var rgb = SampleImages.Plain(width, height, 255, 0, 0);
        for (var y = (height - 30) / 2; y < (height + 30) / 2; y++)
            for (var x = (width - 30) / 2; x < (width + 30) / 2; x++)
                rgb[(y * width + x) * 3 + 2] = 255;
        var decoded = ImageDecoder.Decode(SampleImages.Encode(rgb, width, height), 30, "a.png");
        Assert.All(decoded.Chunk(3), pixel => Assert.Equal(255, pixel[2]));
    }

    [Theory]
    [InlineData(64, 64, 16)]
    [InlineData(63, 100, 16)]
    [InlineData(7, 5, 16)]
    [InlineData(1, 1, 16)]
    [InlineData(300, 17, 5)]
    public void A_plain_image_stays_plain_at_every_size(int width, int height, int size)
    {
        var decoded = ImageDecoder.Decode(SampleImages.Encode(SampleImages.Plain(width, height, 9, 128, 250), width, height), size, "a.png");
        Assert.Equal(SampleImages.Plain(size, size, 9, 128, 250), decoded);
    }

    [Fact]
    public void Fine_detail_becomes_its_mean_and_no_other_pattern()
    {
        byte[] rgb = [.. Enumerable.Range(0, 128 * 128).SelectMany(i => Enumerable.Repeat((byte)((i % 128 + i / 128) % 2 * 255), 3))];
        var decoded = ImageDecoder.Decode(SampleImages.Encode(rgb, 128, 128), 16, "a.png");
        Assert.All(decoded, value => Assert.InRange(value, 124, 131));
    }

    [Fact]
    public void An_edge_stays_where_it_is()
    {
        byte[] rgb = [.. Enumerable.Range(0, 64 * 64).SelectMany(i => Enumerable.Repeat((byte)(i % 64 < 32 ? 0 : 255), 3))];
        foreach (var size in new[] { 16, 64, 96 })
        {
            var row = ImageDecoder.Decode(SampleImages.Encode(rgb, 64, 64), size, "a.png").Take(size * 3).Where((_, i) => i % 3 == 0).ToArray();
            Assert.All(row[..(size / 2 - 4)], value => Assert.InRange(value, 0, 1));
            Assert.All(row[(size / 2 + 4)..], value => Assert.InRange(value, 254, 255));
            Assert.Equal(255, row[size / 2 - 1] + row[size / 2], 2.0);
        }
    }

    [Fact]
    public void A_large_jpeg_is_as_it_would_be_from_all_of_its_pixels()
    {
        byte[] rgb = [.. Enumerable.Range(0, 512 * 512).SelectMany(i => new[] { (byte)(i % 512 / 2), (byte)(i / 512 / 2), (byte)((i % 512 + i / 512) / 4) })];
        var fromJpeg = ImageDecoder.Decode(SampleImages.Encode(rgb, 512, 512, ImageFormat.Jpeg), 32, "a.jpg");
        var fromPng = ImageDecoder.Decode(SampleImages.Encode(rgb, 512, 512), 32, "a.png");
        Assert.InRange(fromJpeg.Zip(fromPng, (a, b) => Math.Abs(a - b)).Average(), 0, 1.5);
    }

    [Fact]
    public void What_is_transparent_is_white()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(255, 0, 0, 0));
        bitmap.SetPixel(1, 1, new SKColor(0, 0, 255, 255));
        bitmap.SetPixel(2, 2, new SKColor(0, 0, 0, 128));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var decoded = ImageDecoder.Decode(data.Span, 4, "a.png");
        Assert.Equal([255, 255, 255], decoded[..3]);
        Assert.Equal([0, 0, 255], decoded[15..18]);
        Assert.InRange(decoded[30], 126, 128);
    }

    [Theory]
    [InlineData(1, "red", "green", "blue", "white")]
    [InlineData(2, "green", "red", "white", "blue")]
    [InlineData(3, "white", "blue", "green", "red")]
    [InlineData(4, "blue", "white", "red", "green")]
    [InlineData(5, "red", "blue", "green", "white")]
    [InlineData(6, "blue", "red", "white", "green")]
    [InlineData(7, "white", "green", "blue", "red")]
    [InlineData(8, "green", "white", "red", "blue")]
    public void Photographs_are_turned_upright(ushort orientation, string topLeft, string topRight, string bottomLeft, string bottomRight)
    {
        byte[][] corners = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]];
        byte[] rgb = [.. Enumerable.Range(0, 32 * 32).SelectMany(i => corners[i / 32 / 16 * 2 + i % 32 / 16])];
        var decoded = ImageDecoder.Decode(WithOrientation(SampleImages.Encode(rgb, 32, 32, ImageFormat.Jpeg), orientation), 32, "a.jpg");
        Assert.Equal([topLeft, topRight, bottomLeft, bottomRight], new[] { (4, 4), (4, 28), (28, 4), (28, 28) }.Select(at => Name(decoded, at)));
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void A_file_that_is_cut_off_anywhere_is_refused_by_name(ImageFormat format)
    {
        // The last bytes of a PNG are checks of pixels that are all there by then.
        var file = SampleImages.Noise(24, 24, format);
        for (var length = 0; length < file.Length - 24; length += Math.Max(1, file.Length / 97))
        {
            var error = Assert.Throws<DataException>(() => ImageDecoder.Decode(file.AsSpan(0, length), 24, "photo 7"));
            Assert.StartsWith("photo 7: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Other_files_are_refused()
    {
        Assert.Equal("x: the image is empty", Assert.Throws<DataException>(() => ImageDecoder.Decode([], 8, "x")).Message);
        Assert.Equal(
            "x: is no image of a known format, or its head is damaged",
            Assert.Throws<DataException>(() => ImageDecoder.Decode("<html>not found</html>"u8, 8, "x")).Message);
    }

    [Fact]
    public void An_image_that_would_fill_the_memory_is_refused_before_it_is_decoded()
    {
        var file = SampleImages.Png(1);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.HashToUInt32(file.AsSpan(12, 17)));
        var error = Assert.Throws<DataException>(() => ImageDecoder.Decode(file, 8, "bomb.png"));
        Assert.Contains("60000x60000 pixels", error.Message, StringComparison.Ordinal);
    }

    private static string Name(byte[] rgb, (int Y, int X) at) => string.Join('-', rgb.Skip((at.Y * 32 + at.X) * 3).Take(3).Select(value => value > 128)) switch
    {
        "True-False-False" => "red",
        "False-True-False" => "green",
        "False-False-True" => "blue",
        "True-True-True" => "white",
        var other => other,
    };

    /// <summary>Puts an Exif segment with nothing but the orientation behind the start of a JPEG.</summary>
    private static byte[] WithOrientation(byte[] jpeg, ushort orientation)
    {
        byte[] exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
