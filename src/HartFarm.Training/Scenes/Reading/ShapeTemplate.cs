using SkiaSharp;

namespace HartFarm.Training.Scenes.Reading;

/// <summary>A kind's silhouette: its area and its centre of gravity for radius 1, and its pixels at any place.</summary>
internal sealed class ShapeTemplate
{
    private const int Fine = 256;

    private ShapeTemplate(ShapeKind kind)
    {
        Kind = kind;
        const double radius = Fine / 2.5;
        var pixels = Draw(Fine, Fine, Fine / 2.0, Fine / 2.0, radius);
        double sum = 0, row = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            sum += pixels[i];
            row += pixels[i] * (i / Fine + 0.5 - Fine / 2.0);
        }
        Area = sum / (radius * radius);
        Drop = row / sum / radius;
    }

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShapeTemplate> All { get; } = [.. Enum.GetValues<ShapeKind>().Select(kind => new ShapeTemplate(kind))];

    public ShapeKind Kind { get; }

    /// <summary>The area at radius 1.</summary>
    public double Area { get; }

    /// <summary>How far below the middle the centre of gravity lies at radius 1.</summary>
    public double Drop { get; }

    /// <summary>The template of a kind.</summary>
    public static ShapeTemplate Of(ShapeKind kind) => All[(int)kind];

    /// <summary>The share of each pixel that the shape covers; lengths in pixels.</summary>
    public float[] Draw(int width, int height, double x, double y, double radius) => Draw(width, height, x, y, radius, 0);

    /// <summary>The same for the shape without a rim of the given width.</summary>
    public float[] DrawInner(int width, int height, double x, double y, double radius, double rim) => Draw(width, height, x, y, radius, rim);

    private float[] Draw(int width, int height, double x, double y, double radius, double rim)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Alpha8, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(bitmap))
        using (var path = ShapeGeometry.Path(Kind, x, y, radius))
        using (var paint = new SKPaint { Color = SKColors.White, IsAntialias = true })
        {
            canvas.Clear(SKColors.Transparent);
            canvas.DrawPath(path, paint);
            if (rim > 0)
            {
                using var eraser = new SKPaint
                {
                    BlendMode = SKBlendMode.Clear,
                    Style = SKPaintStyle.Stroke,
                    StrokeWidth = (float)(2 * rim),
                    IsAntialias = true,
                };
                canvas.DrawPath(path, eraser);
            }
        }
        var bytes = bitmap.GetPixelSpan();
        var pixels = new float[width * height];
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
                pixels[row * width + column] = bytes[row * bitmap.RowBytes + column] / 255f;
        return pixels;
    }
}
