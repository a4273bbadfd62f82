using SkiaSharp;

namespace HartFarm.Storage.Images;

/// <summary>Makes small pictures of image files, to look at.</summary>
public static class Thumbnail
{
    private const int Quality = 80;

    /// <summary>A WebP of a file's image; an image that is small enough keeps its size.</summary>
    /// <param name="file">The file.</param>
    /// <param name="side">Pixels of the longer side at most, from 1.</param>
    /// <exception cref="ImageException">It is no image that can be read.</exception>
    public static byte[] Of(ReadOnlySpan<byte> file, int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw new ImageException("it is no image file that can be read");
        using var whole = SKBitmap.Decode(codec) ?? throw new ImageException("it is an image file that is damaged or cut off");
        var scale = Math.Min(1, (float)side / Math.Max(whole.Width, whole.Height));
        var size = new SKSizeI(Math.Max(1, (int)(whole.Width * scale)), Math.Max(1, (int)(whole.Height * scale)));
        using var small = scale < 1 ? whole.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)) : null;
        using var pixels = (small ?? whole).PeekPixels();
        using var thumbnail = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, Quality)) ?? throw new ImageException("it cannot be made small");
        return thumbnail.ToArray();
    }
}
