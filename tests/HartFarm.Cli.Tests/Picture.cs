using SkiaSharp;

namespace HartFarm.Cli.Tests;

/// <summary>An image file's pixels.</summary>
public sealed record Picture(int Width, int Height, byte[] Rgb)
{
    public static Picture Read(string path)
    {
        using var bitmap = SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path} is no image");
        return new Picture(bitmap.Width, bitmap.Height, [.. bitmap.Pixels.SelectMany(pixel => (byte[])[pixel.Red, pixel.Green, pixel.Blue])]);
    }
}
