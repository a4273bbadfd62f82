using HartFarm.Storage.Images;
using SkiaSharp;

namespace HartFarm.Storage.ContactSheets;

/// <summary>An image file made small.</summary>
internal static class Thumbnail
{
    /// <summary>Pixels of the longer side at most. Smaller images stay as they are.</summary>
    public const int Side = 192;

    private const int Quality = 80;

    /// <summary>A WebP file for a <c>data:</c> address.</summary>
    /// <exception cref="ImageException">The file is no image.</exception>
    public static byte[] Of(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw new ImageException("it is no image file that can be read");
        using var whole = SKBitmap.Decode(codec) ?? throw new ImageException("it is an image file that is damaged or cut off");
        var scale = Math.Min(1, (float)Side / Math.Max(whole.Width, whole.Height));
        var size = new SKSizeI(Math.Max(1, (int)(whole.Width * scale)), Math.Max(1, (int)(whole.Height * scale)));
        using var small = scale < 1 ? whole.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)) : null;
        using var pixels = (small ?? whole).PeekPixels();
        using var thumbnail = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, Quality)) ?? throw new ImageException("it cannot be made small");
        return thumbnail.ToArray();
    }
}
