using System.Globalization;
using SkiaSharp;

namespace HartFarm.Training.Runs;

/// <summary>Measurements over steps, a small chart each, in one PNG.</summary>
internal static class CurveChart
{
    private const int Columns = 3;
    private const int Width = 420;
    private const int Height = 240;
    private const int Margin = 40;

    // Lines of thousands of points are drawn through means of some.
    private const int MostPoints = 400;

    /// <summary>Draws the curves by name.</summary>
    internal static void Write(string path, IReadOnlyDictionary<string, List<(long Step, double Value)>> curves)
    {
        var rows = Math.Max(1, (curves.Count + Columns - 1) / Columns);
        using var bitmap = new SKBitmap(Columns * Width, rows * Height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            var index = 0;
            foreach (var (name, points) in curves)
            {
                canvas.Save();
                canvas.Translate(index % Columns * Width, index / Columns * Height);
                Draw(canvas, name, Thinned(points));
                canvas.Restore();
                index++;
            }
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }

    private static void Draw(SKCanvas canvas, string name, List<(double Step, double Value)> points)
    {
        using var line = new SKPaint { Color = new SKColor(0x1f, 0x77, 0xb4), StrokeWidth = 1.5f, Style = SKPaintStyle.Stroke, IsAntialias = true };
        using var axis = new SKPaint { Color = SKColors.Gray, StrokeWidth = 1, Style = SKPaintStyle.Stroke };
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var font = new SKFont(SKTypeface.Default, 12);
        canvas.DrawText(name, Margin, 16, font, ink);
        canvas.DrawRect(Margin, 24, Width - Margin - 12, Height - 24 - 28, axis);
        if (points.Count == 0) return;
        double left = points[0].Step, right = Math.Max(left + 1, points[^1].Step);
        double low = points.Min(point => point.Value), high = points.Max(point => point.Value);
        if (high - low < 1e-12) (low, high) = (low - 0.5, high + 0.5);
        float X(double step) => (float)(Margin + (Width - Margin - 12) * (step - left) / (right - left));
        float Y(double value) => (float)(Height - 28 - (Height - 52) * (value - low) / (high - low));
        using var path = new SKPath();
        path.MoveTo(X(points[0].Step), Y(points[0].Value));
        foreach (var (step, value) in points) path.LineTo(X(step), Y(value));
        canvas.DrawPath(path, line);
        canvas.DrawText(Text(high), 2, 34, font, ink);
        canvas.DrawText(Text(low), 2, Height - 30, font, ink);
        canvas.DrawText(Text(left), Margin, Height - 12, font, ink);
        canvas.DrawText(Text(right), Width - 60, Height - 12, font, ink);
    }

    private static List<(double Step, double Value)> Thinned(List<(long Step, double Value)> points)
    {
        var size = (points.Count + MostPoints - 1) / MostPoints;
        return size <= 1
            ? [.. points.Select(point => ((double)point.Step, point.Value))]
            : [.. points.Chunk(size).Select(chunk => (chunk.Average(point => (double)point.Step), chunk.Average(point => point.Value)))];
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
