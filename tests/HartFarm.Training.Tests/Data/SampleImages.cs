using HartFarm.Storage.Images;

namespace HartFarm.Training.Tests.Data;

/// <summary>Images that are known by their number.</summary>
internal static class SampleImages
{
    public static byte[] Pixels(int number, int width = 8, int height = 8) =>
        [.. Enumerable.Range(0, width * height * 3).Select(k => (byte)(number * 37 + k * 11))];

    public static byte[] Png(int number, int width = 8, int height = 8) => Encode(Pixels(number, width, height), width, height);

    public static byte[] Encode(byte[] rgb, int width, int height, ImageFormat format = ImageFormat.Png) =>
        ImageEncoder.Encode(rgb, width, height, new ImageEncoding(format));

    /// <summary>A file that cannot be made small.</summary>
    public static byte[] Noise(int width, int height, ImageFormat format = ImageFormat.Png)
    {
        var rgb = new byte[width * height * 3];
        new Random(1).NextBytes(rgb);
        return Encode(rgb, width, height, format);
    }

    /// <summary>One colour all over.</summary>
    public static byte[] Plain(int width, int height, byte red, byte green, byte blue) =>
        [.. Enumerable.Range(0, width * height).SelectMany(_ => new[] { red, green, blue })];
}
