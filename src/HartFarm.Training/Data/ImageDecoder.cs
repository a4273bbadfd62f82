using SkiaSharp;

namespace HartFarm.Training.Data;

/// <summary>Image files to pixels of the training size: upright, on white, the middle square, resampled.</summary>
public static class ImageDecoder
{
    /// <summary>The most pixels of an image file: more is a mistake, or meant to fill the memory.</summary>
    public const long MostPixels = 100_000_000;

    /// <summary>Decodes a PNG, JPEG, WebP or any other image that SkiaSharp knows.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="size">The side of the result in pixels.</param>
    /// <param name="where">The file's name, for messages.</param>
    /// <returns>Red, green and blue of each pixel, row by row from the top: <c>size * size * 3</c> bytes.</returns>
    /// <exception cref="DataException">It is no image, is cut off or damaged, or too large.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> file, int size, string where)
    {
        if (file.IsEmpty) throw new DataException(where, "the image is empty");
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw new DataException(where, "is no image of a known format, or its head is damaged");
        var whole = codec.Info;
        if ((long)whole.Width * whole.Height > MostPixels)
            throw new DataException(where, $"the image has {whole.Width}x{whole.Height} pixels; at most {MostPixels:N0} are read");

        var info = Dimensions(codec, size);
        using var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success) throw new DataException(where, Describe(result));
        var pixels = bitmap.GetPixelSpan();
        if (info.AlphaType != SKAlphaType.Opaque) OnWhite(pixels);
        var square = info.Width == size && info.Height == size ? WithoutAlpha(pixels) : SquareResampler.Resample(pixels, info.Width, info.Height, size);
        return Upright.Turn(square, size, codec.EncodedOrigin);
    }

    /// <summary>JPEG can be decoded at an eighth to a half: no smaller than twice the size, so that the resampler still decides.</summary>
    private static SKImageInfo Dimensions(SKCodec codec, int size)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
        {
            foreach (var scale in new[] { 0.125f, 0.25f, 0.5f })
            {
                var scaled = codec.GetScaledDimensions(scale);
                if (Math.Min(scaled.Width, scaled.Height) < 2 * size) continue;
                (width, height) = (scaled.Width, scaled.Height);
                break;
            }
        }
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        return new SKImageInfo(width, height, SKColorType.Rgba8888, alpha, SKColorSpace.CreateSrgb());
    }

    private static string Describe(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "the image is cut off",
        SKCodecResult.ErrorInInput => "the image is damaged",
        _ => $"the image cannot be decoded ({result})",
    };

    /// <summary>Colours come multiplied by their alpha: what lacks is the white behind.</summary>
    private static void OnWhite(Span<byte> rgba)
    {
        for (var i = 0; i < rgba.Length; i += 4)
        {
            var white = byte.MaxValue - rgba[i + 3];
            rgba[i] = (byte)(rgba[i] + white);
            rgba[i + 1] = (byte)(rgba[i + 1] + white);
            rgba[i + 2] = (byte)(rgba[i + 2] + white);
        }
    }

    private static byte[] WithoutAlpha(ReadOnlySpan<byte> rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3) rgba.Slice(from, 3).CopyTo(rgb.AsSpan(to));
        return rgb;
    }
}
