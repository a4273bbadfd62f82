using SkiaSharp;

namespace HartFarm.Storage.Images;

/// <summary>Pixels to the bytes of an image file. The same pixels, encoding and text give the same bytes.</summary>
public static class ImageEncoder
{
    /// <summary>The longest side that every format can hold, in pixels.</summary>
    public const int LongestSide = 16383;

    // Half the processor time of zlib's own level, 6, for a few bytes in a hundred more.
    private static readonly SKPngEncoderOptions Png = new(SKPngEncoderFilterFlags.AllFilters, zLibLevel: 4);

    /// <summary>Encodes an image with a text inside: PNG's iTXt chunk, or the Exif user comment of JPEG and WebP.</summary>
    /// <param name="rgb">Red, green and blue of each pixel, row by row from the top: <c>height * width * 3</c> bytes.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="LongestSide"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="LongestSide"/>.</param>
    /// <param name="encoding">The format and its quality.</param>
    /// <param name="text">What to embed, plain ASCII such as JSON with its other characters escaped, or null.</param>
    /// <exception cref="ImageException">A size, the quality or the text is out of range.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height, ImageEncoding encoding, string? text = null)
    {
        if (width is < 1 or > LongestSide || height is < 1 or > LongestSide)
            throw new ImageException($"an image of {width}x{height} pixels cannot be encoded: each side must be 1 to {LongestSide}");
        if (rgb.Length != (long)width * height * 3)
            throw new ImageException($"an image of {width}x{height} pixels has {(long)width * height * 3} bytes, not {rgb.Length}");
        if (encoding.Quality is < 1 or > 100) throw new ImageException($"quality must be 1 to 100, not {encoding.Quality}");
        if (text is not null && !System.Text.Ascii.IsValid(text)) throw new ImageException("the text to embed must be plain ASCII");

        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Spread(rgb, bitmap.GetPixelSpan());
        using var pixels = bitmap.PeekPixels();
        using var data = encoding.Format switch
        {
            ImageFormat.Png => pixels.Encode(Png),
            ImageFormat.Jpeg => pixels.Encode(
                new SKJpegEncoderOptions(encoding.Quality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore)),
            ImageFormat.Webp => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, encoding.Quality)),
            var unknown => throw new ImageException($"unknown image format {unknown}"),
        } ?? throw new ImageException($"the {encoding.Format} encoder failed on an image of {width}x{height} pixels");

        return text is null ? data.ToArray() : ImageText.Insert(data.Span, encoding.Format, width, height, text);
    }

    /// <summary>Three bytes a pixel to four, the last opaque.</summary>
    private static void Spread(ReadOnlySpan<byte> rgb, Span<byte> rgba)
    {
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgba[to] = rgb[from];
            rgba[to + 1] = rgb[from + 1];
            rgba[to + 2] = rgb[from + 2];
            rgba[to + 3] = byte.MaxValue;
        }
    }
}
