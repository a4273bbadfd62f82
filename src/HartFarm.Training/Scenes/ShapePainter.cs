using SkiaSharp;

namespace HartFarm.Training.Scenes;

/// <summary>Draws shapes, in units.</summary>
internal static class ShapePainter
{
    /// <summary>Units from stripe to stripe along each side.</summary>
    public const double StripePeriod = 8;

    /// <summary>Units from dot to dot along each side.</summary>
    public const double DotPeriod = 6;

    private const float StripeWidth = 2.8f, DotRadius = 1.75f;

    public static void Paint(SKCanvas canvas, SceneObject shape, BackgroundTone ground)
    {
        var colour = ScenePalette.Shift(ScenePalette.Of(shape.Colour), shape.Lightness);
        using var path = ShapeGeometry.Path(shape.Kind, shape.X, shape.Y, shape.Radius);
        using (var paint = new SKPaint { Color = colour, IsAntialias = true }) canvas.DrawPath(path, paint);

        canvas.Save();
        canvas.ClipPath(path, SKClipOperation.Intersect, antialias: true);
        // The second tone keeps away from the background's, so that the outline stays.
        var second = ScenePalette.Shift(colour, ScenePalette.IsLight(ground) ? -shape.PatternStrength : shape.PatternStrength);
        if (shape.Pattern == FillPattern.Stripes) Stripes(canvas, shape, second);
        if (shape.Pattern == FillPattern.Dots) Dots(canvas, shape, second);
        Shade(canvas, shape);
        canvas.Restore();
    }

    /// <summary>Stripes that rise to the right, one through the middle.</summary>
    private static void Stripes(SKCanvas canvas, SceneObject shape, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true, StrokeWidth = StripeWidth };
        var (x, y, reach) = ((float)shape.X, (float)shape.Y, (float)shape.Radius + StripeWidth);
        for (var i = -4; i <= 4; i++)
        {
            var shift = (float)(i * StripePeriod);
            canvas.DrawLine(x - reach + shift / 2, y + reach + shift / 2, x + reach + shift / 2, y - reach + shift / 2, paint);
        }
    }

    /// <summary>Dots in rows and columns, one in the middle of the shape.</summary>
    private static void Dots(SKCanvas canvas, SceneObject shape, SKColor colour)
    {
        // No quincunx: its waves would run as the stripes do, and an image tokenizer then takes dots for stripes.
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        for (var row = -3; row <= 3; row++)
            for (var column = -3; column <= 3; column++)
                canvas.DrawCircle((float)(shape.X + column * DotPeriod), (float)(shape.Y + row * DotPeriod), DotRadius, paint);
    }

    private static void Shade(SKCanvas canvas, SceneObject shape)
    {
        var alpha = (byte)(shape.Shading * byte.MaxValue);
        var (x, y, reach) = ((float)shape.X, (float)shape.Y, (float)shape.Radius * 0.8f);
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(x - reach, y - reach), new SKPoint(x + reach, y + reach),
            [SKColors.White.WithAlpha(alpha), SKColors.White.WithAlpha(0), SKColors.Black.WithAlpha(0), SKColors.Black.WithAlpha(alpha)],
            [0, 0.5f, 0.5f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(x - 2 * reach, y - 2 * reach, 4 * reach, 4 * reach, paint);
    }
}
