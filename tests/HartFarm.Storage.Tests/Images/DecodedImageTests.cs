using HartFarm.Storage.Images;

namespace HartFarm.Storage.Tests.Images;

public class DecodedImageTests
{
    [Fact]
    public void Png_comes_back_pixel_by_pixel()
    {
        byte[] rgb = [.. Enumerable.Range(0, 5 * 3 * 3).Select(i => (byte)(i * 11))];
        var image = DecodedImage.Of(ImageEncoder.Encode(rgb, 5, 3, new ImageEncoding(ImageFormat.Png), "text"));
        Assert.Equal((5, 3), (image.Width, image.Height));
        Assert.Equal(rgb, image.Rgb);
    }

    [Fact]
    public void What_is_no_image_or_is_cut_off_is_refused()
    {
        Assert.Throws<ImageException>(() => DecodedImage.Of([1, 2, 3]));
        var file = ImageEncoder.Encode(new byte[64 * 64 * 3], 64, 64, new ImageEncoding(ImageFormat.Png));
        Assert.Throws<ImageException>(() => DecodedImage.Of(file.AsSpan(0, file.Length / 2)));
    }
}
