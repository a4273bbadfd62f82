using HartFarm.Storage.Images;
using SkiaSharp;

namespace HartFarm.Storage.Tests.Images;

public class ImageEncoderTests
{
    private const string Text = "{\"prompt\":\"a \\u00e4 fox\",\"seed\":7}";

    public static TheoryData<ImageFormat, int, int> Sizes => new(
        from format in Enum.GetValues<ImageFormat>()
        from size in new (int, int)[] { (1, 1), (3, 5), (64, 48), (257, 131) }
        select (format, size.Item1, size.Item2));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void An_image_with_its_text_decodes_to_the_same_pixels_as_without(ImageFormat format, int width, int height)
    {
        var rgb = Pattern(width, height);
        var with = ImageEncoder.Encode(rgb, width, height, new ImageEncoding(format), Text);
        var without = ImageEncoder.Encode(rgb, width, height, new ImageEncoding(format));
        Assert.Equal(Decode(without, format, width, height), Decode(with, format, width, height));
        Assert.Equal(Text, ImageText.Read(with));
        Assert.Null(ImageText.Read(without));
    }

    [Fact]
    public void Png_keeps_every_pixel_and_has_no_alpha()
    {
        var rgb = Pattern(40, 30);
        var file = ImageEncoder.Encode(rgb, 40, 30, new ImageEncoding(ImageFormat.Png), Text);
        Assert.Equal(rgb, Decode(file, ImageFormat.Png, 40, 30));
        Assert.Equal((byte)8, file[24]);
        Assert.Equal((byte)2, file[25]);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void Lossy_formats_stay_close_and_closer_with_more_quality(ImageFormat format)
    {
        var rgb = Smooth(64, 64);
        var high = Error(rgb, Decode(ImageEncoder.Encode(rgb, 64, 64, new ImageEncoding(format), Text), format, 64, 64));
        var low = Error(rgb, Decode(ImageEncoder.Encode(rgb, 64, 64, new ImageEncoding(format, 5), Text), format, 64, 64));
        Assert.InRange(high, 0, 3);
        Assert.True(low > high, $"{low} should be above {high}");
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void The_same_input_gives_the_same_bytes(ImageFormat format)
    {
        var rgb = Pattern(50, 50);
        Assert.Equal(
            ImageEncoder.Encode(rgb, 50, 50, new ImageEncoding(format), Text),
            ImageEncoder.Encode(rgb, 50, 50, new ImageEncoding(format), Text));
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void Texts_of_any_length_that_fits_come_back(ImageFormat format)
    {
        var rgb = Pattern(8, 8);
        foreach (var length in new[] { 0, 1, 2, 255, 65_000 })
        {
            var text = new string('x', length);
            Assert.Equal(text, ImageText.Read(ImageEncoder.Encode(rgb, 8, 8, new ImageEncoding(format), text)));
        }
    }

    [Fact]
    public void A_text_that_jpeg_has_no_room_for_is_refused()
    {
        var error = Assert.Throws<ImageException>(() => ImageEncoder.Encode(new byte[3], 1, 1, new ImageEncoding(ImageFormat.Jpeg), new string('x', 65_536)));
        Assert.Contains("65536 characters", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 0, 90, "0x1 pixels cannot be encoded")]
    [InlineData(1, 16384, 3, 90, "1x16384 pixels cannot be encoded")]
    [InlineData(2, 2, 11, 90, "2x2 pixels has 12 bytes, not 11")]
    [InlineData(1, 1, 3, 0, "quality must be 1 to 100, not 0")]
    [InlineData(1, 1, 3, 101, "quality must be 1 to 100, not 101")]
    public void What_is_out_of_range_is_refused(int width, int height, int bytes, int quality, string message)
    {
        var error = Assert.Throws<ImageException>(() => ImageEncoder.Encode(new byte[bytes], width, height, new ImageEncoding(ImageFormat.Jpeg, quality)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_not_ascii_is_refused() =>
        Assert.Throws<ImageException>(() => ImageEncoder.Encode(new byte[3], 1, 1, new ImageEncoding(ImageFormat.Png), "ä"));

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void A_file_cut_anywhere_is_read_or_refused_by_name(ImageFormat format)
    {
        var file = ImageEncoder.Encode(Pattern(5, 5), 5, 5, new ImageEncoding(format), Text);
        for (var length = 0; length < file.Length; length++)
        {
            try
            {
                Assert.True(ImageText.Read(file.AsSpan(0, length)) is Text or null);
            }
            catch (ImageException)
            {
                // Named, which is all that is asked.
            }
        }
    }

    [Fact]
    public void Other_files_are_refused() => Assert.Throws<ImageException>(() => ImageText.Read("GIF89a"u8));

    [Fact]
    public void The_webp_file_is_an_extended_one_of_the_right_size()
    {
        var file = ImageEncoder.Encode(Pattern(300, 20), 300, 20, new ImageEncoding(ImageFormat.Webp), Text);
        Assert.Equal("VP8X"u8.ToArray(), file[12..16]);
        Assert.Equal(0x08, file[20]);
        Assert.Equal(299, file[24] | file[25] << 8 | file[26] << 16);
        Assert.Equal(19, file[27] | file[28] << 8 | file[29] << 16);
        Assert.Equal(file.Length - 8, BitConverter.ToInt32(file, 4));
    }

    private static byte[] Pattern(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(width * 1000 + height).NextBytes(rgb);
        return rgb;
    }

    private static byte[] Smooth(int width, int height) =>
        [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) from c in (int[])[x * 3, y * 3, (x + y) * 2] select (byte)c];

    private static double Error(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    private static byte[] Decode(byte[] file, ImageFormat format, int width, int height)
    {
        using var codec = SKCodec.Create(new MemoryStream(file));
        Assert.Equal(format.ToString(), codec.EncodedFormat.ToString());
        using var bitmap = SKBitmap.Decode(codec, new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Assert.Equal((width, height), (codec.Info.Width, codec.Info.Height));
        return [.. bitmap.GetPixelSpan().ToArray().Where((_, i) => i % 4 != 3)];
    }
}
