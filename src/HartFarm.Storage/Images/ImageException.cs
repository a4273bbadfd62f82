namespace HartFarm.Storage.Images;

/// <summary>An image cannot be encoded, or a file is no image of a known format.</summary>
public sealed class ImageException : Exception
{
    public ImageException(string message) : base(message)
    {
    }
}
