using SkiaSharp;

namespace HartFarm.Training.Scenes;

/// <summary>Draws backgrounds, in units.</summary>
internal static class BackgroundPainter
{
    private const float Side = (float)Scene.Units;

    public static void Paint(SKCanvas canvas, SceneBackground background)
    {
        var tone = ScenePalette.Of(background.Tone);
        canvas.Clear(tone);
        switch (background.Texture)
        {
            case BackgroundTexture.Gradient:
                Gradient(canvas, background, tone);
                break;
            case BackgroundTexture.Clouds:
                Clouds(canvas, background);
                break;
            case BackgroundTexture.Lines:
                Lines(canvas, background, tone, upright: false);
                break;
            case BackgroundTexture.Grid:
                Lines(canvas, background, tone, upright: false);
                Lines(canvas, background, tone, upright: true);
                break;
        }
    }

    /// <summary>From the tone to one that is darker, or lighter on a dark tone.</summary>
    private static void Gradient(SKCanvas canvas, SceneBackground background, SKColor tone)
    {
        var x = (float)(Side / 2 * Math.Cos(background.Angle));
        var y = (float)(Side / 2 * Math.Sin(background.Angle));
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(Side / 2 - x, Side / 2 - y), new SKPoint(Side / 2 + x, Side / 2 + y),
            [tone, ScenePalette.Shift(tone, Away(background))], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, Side, Side, paint);
    }

    private static void Clouds(SKCanvas canvas, SceneBackground background)
    {
        foreach (var patch in background.Patches)
        {
            var colour = (patch.Strength < 0 ? SKColors.Black : SKColors.White).WithAlpha((byte)(Math.Abs(patch.Strength) * byte.MaxValue));
            var middle = new SKPoint((float)patch.X, (float)patch.Y);
            using var shader = SKShader.CreateRadialGradient(middle, (float)patch.Radius, [colour, colour.WithAlpha(0)], SKShaderTileMode.Clamp);
            using var paint = new SKPaint { Shader = shader };
            canvas.DrawCircle(middle, (float)patch.Radius, paint);
        }
    }

    private static void Lines(SKCanvas canvas, SceneBackground background, SKColor tone, bool upright)
    {
        using var paint = new SKPaint
        {
            Color = ScenePalette.Shift(tone, Away(background)),
            IsAntialias = true,
            StrokeWidth = (float)SceneBackground.LineWidth,
        };
        for (var at = (float)(upright ? background.LineX : background.LineY); at < Side + 1; at += (float)SceneBackground.LineDistance)
        {
            if (upright) canvas.DrawLine(at, 0, at, Side, paint);
            else canvas.DrawLine(0, at, Side, at, paint);
        }
    }

    private static double Away(SceneBackground background) => ScenePalette.IsLight(background.Tone) ? -background.Strength : background.Strength;
}
