namespace HartFarm.Storage.Images;

/// <summary>The format and what belongs to it.</summary>
/// <param name="Format">The format.</param>
/// <param name="Quality">1 to 100, the higher the closer to the pixels; PNG has no use for it.</param>
public sealed record ImageEncoding(ImageFormat Format, int Quality = ImageEncoding.DefaultQuality)
{
    /// <summary>The quality where none was asked for.</summary>
    public const int DefaultQuality = 95;

    /// <summary>The extension of the format's files, with its dot.</summary>
    public string Extension => Format switch
    {
        ImageFormat.Jpeg => ".jpg",
        ImageFormat.Webp => ".webp",
        _ => ".png",
    };
}
