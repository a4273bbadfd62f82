namespace HartFarm.Storage.Images;

/// <summary>The text that <see cref="ImageEncoder"/> puts into image files.</summary>
public static class ImageText
{
    /// <summary>What PNG calls the text, and the program's name in Exif.</summary>
    public const string Keyword = "hartfarm";

    /// <summary>The text in an image file, or null where there is none of ours.</summary>
    /// <exception cref="ImageException">The file is no PNG, JPEG or WebP, or is cut off.</exception>
    public static string? Read(ReadOnlySpan<byte> file)
    {
        try
        {
            if (PngText.IsPng(file)) return PngText.Read(file);
            if (JpegText.IsJpeg(file)) return JpegText.Read(file);
            if (WebpText.IsWebp(file)) return WebpText.Read(file);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // A length inside the file leads past its end.
            throw new ImageException("the image file is cut off");
        }
        throw new ImageException("neither PNG, JPEG nor WebP");
    }

    internal static byte[] Insert(ReadOnlySpan<byte> file, ImageFormat format, int width, int height, string text) => format switch
    {
        ImageFormat.Jpeg => JpegText.Insert(file, text),
        ImageFormat.Webp => WebpText.Insert(file, width, height, text),
        _ => PngText.Insert(file, text),
    };
}
