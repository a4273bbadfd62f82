using SkiaSharp;

namespace HartFarm.Storage.Images;

/// <summary>Makes small pictures of image files, to look at.</summary>
public static class Thumbnail
{
    /// <summary>The width where none is asked for, in pixels.</summary>
    public const int Usual = 256;

    /// <summary>The greatest width, in pixels.</summary>
    public const int Widest = 1024;

    private const int Quality = 82;

    /// <summary>A WebP of a file's image, no wider than asked for and never larger than the image.</summary>
    /// <param name="file">The file, from its beginning.</param>
    /// <param name="width">The greatest width, 1 to <see cref="Widest"/> pixels.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ImageException">It is no image that can be read.</exception>
    public static async Task<byte[]> OfAsync(Stream file, int width, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Widest);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
        return await Task.Run(() => Shrink(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), width), cancellation).ConfigureAwait(false);
    }

    private static byte[] Shrink(ReadOnlySpan<byte> file, int width)
    {
        using var data = SKData.CreateCopy(file);
        using var image = SKBitmap.Decode(data) ?? throw new ImageException("it is no image file that can be read");
        var height = Math.Max(1, (int)Math.Round((double)image.Height * width / image.Width));
        using var small = image.Width <= width ? null : image.Resize(new SKSizeI(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var pixels = (small ?? image).PeekPixels();
        using var encoded = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, Quality))
            ?? throw new ImageException("the image cannot be made smaller");
        return encoded.ToArray();
    }
}
