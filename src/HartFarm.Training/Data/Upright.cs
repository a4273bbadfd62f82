using SkiaSharp;

namespace HartFarm.Training.Data;

/// <summary>Turns and mirrors square images as their Exif orientation asks.</summary>
internal static class Upright
{
    /// <summary>The image as it is to be seen.</summary>
    /// <param name="rgb">Three bytes a pixel, as stored.</param>
    /// <param name="size">The side in pixels.</param>
    /// <param name="origin">Where the stored image's first row and column are to be seen.</param>
    public static byte[] Turn(byte[] rgb, int size, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft) return rgb;
        var turned = new byte[rgb.Length];
        var last = size - 1;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var (row, column) = origin switch
                {
                    SKEncodedOrigin.TopRight => (y, last - x),
                    SKEncodedOrigin.BottomRight => (last - y, last - x),
                    SKEncodedOrigin.BottomLeft => (last - y, x),
                    SKEncodedOrigin.LeftTop => (x, y),
                    SKEncodedOrigin.RightTop => (last - x, y),
                    SKEncodedOrigin.RightBottom => (last - x, last - y),
                    SKEncodedOrigin.LeftBottom => (x, last - y),
                    _ => (y, x),
                };
                rgb.AsSpan((row * size + column) * 3, 3).CopyTo(turned.AsSpan((y * size + x) * 3));
            }
        }
        return turned;
    }
}
