namespace HartFarm.Storage.Images;

/// <summary>The format of an image file.</summary>
public enum ImageFormat
{
    /// <summary>Lossless; <c>.png</c>.</summary>
    Png,

    /// <summary>Lossy; <c>.jpg</c>.</summary>
    Jpeg,

    /// <summary>Lossy; <c>.webp</c>.</summary>
    Webp,
}
