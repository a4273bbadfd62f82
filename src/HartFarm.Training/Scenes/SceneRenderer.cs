using SkiaSharp;

namespace HartFarm.Training.Scenes;

/// <summary>Scenes to pixels, anti-aliased. Safe for concurrent calls.</summary>
public static class SceneRenderer
{
    /// <summary>The smallest side in pixels.</summary>
    public const int SmallestSide = 16;

    /// <summary>The largest side in pixels.</summary>
    public const int LargestSide = 4096;

    /// <summary>Draws a scene.</summary>
    /// <param name="scene">What to draw.</param>
    /// <param name="size">The picture's side in pixels.</param>
    /// <returns>Red, green and blue of each pixel, row by row from the top: <c>size * size * 3</c> bytes.</returns>
    public static byte[] Render(Scene scene, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSide);
        using var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale((float)(size / Scene.Units));
            BackgroundPainter.Paint(canvas, scene.Background);
            foreach (var shape in scene.Objects) ShapePainter.Paint(canvas, shape, scene.Background.Tone);
        }
        return WithoutAlpha(bitmap.GetPixelSpan());
    }

    private static byte[] WithoutAlpha(ReadOnlySpan<byte> rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3) rgba.Slice(from, 3).CopyTo(rgb.AsSpan(to));
        return rgb;
    }
}
