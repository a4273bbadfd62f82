using HartFarm.Storage.Images;

namespace HartFarm.Storage.Tests.Images;

public class ThumbnailTests
{
    [Theory]
    [InlineData(768, 384, 192, 192, 96)]
    [InlineData(384, 768, 192, 96, 192)]
    [InlineData(64, 32, 192, 64, 32)]
    [InlineData(1000, 1, 10, 10, 1)]
    public void An_image_is_made_small_and_keeps_its_shape(int width, int height, int side, int expectedWidth, int expectedHeight)
    {
        var file = ImageEncoder.Encode(new byte[width * height * 3], width, height, new ImageEncoding(ImageFormat.Png));
        var small = DecodedImage.Of(Thumbnail.Of(file, side));
        Assert.Equal((expectedWidth, expectedHeight), (small.Width, small.Height));
    }

    [Fact]
    public void What_is_no_image_is_said_to_be_none() => Assert.Throws<ImageException>(() => Thumbnail.Of("text"u8, 10));
}
