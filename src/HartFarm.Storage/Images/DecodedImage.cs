using SkiaSharp;

namespace HartFarm.Storage.Images;

/// <summary>An image file's pixels.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgb">Red, green and blue of each pixel, row by row from the top: <c>Height * Width * 3</c> bytes.</param>
public sealed record DecodedImage(int Width, int Height, byte[] Rgb)
{
    /// <summary>Decodes a file.</summary>
    /// <exception cref="ImageException">It is no image that can be read.</exception>
    public static DecodedImage Of(ReadOnlySpan<byte> file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw new ImageException("it is no image file that can be read");
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(info);
        if (codec.GetPixels(info, bitmap.GetPixels()) != SKCodecResult.Success) throw new ImageException("it is an image file that is damaged or cut off");
        var rgba = bitmap.GetPixelSpan();
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3) rgba.Slice(from, 3).CopyTo(rgb.AsSpan(to));
        return new DecodedImage(info.Width, info.Height, rgb);
    }
}
