using HartFarm.Model.Tensors;
using SkiaSharp;

namespace HartFarm.Training.Runs;

/// <summary>Pictures side by side in one PNG.</summary>
public static class SampleGrid
{
    private const int Columns = 8;
    private const int Gap = 2;

    /// <summary>Writes a grid of eight columns.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="images"><c>[n, 3, H, W]</c> in [-1, 1].</param>
    public static void Write(string path, Tensor images)
    {
        using var scope = NewDisposeScope();
        var unit = images.to(ScalarType.Float32, CPU).clamp(Scalars.MinusOne, Scalars.One).Plus(Scalars.One);
        var bytes = (unit * Scalars.HalfOfByte).round().to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous();
        var (count, height, width) = ((int)bytes.shape[0], (int)bytes.shape[1], (int)bytes.shape[2]);
        var rows = (count + Columns - 1) / Columns;
        using var bitmap = new SKBitmap(new SKImageInfo(Columns * (width + Gap) + Gap, rows * (height + Gap) + Gap, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.White);
        for (var i = 0; i < count; i++)
        {
            var pixels = bytes.select(0, i).data<byte>().ToArray();
            var (left, top) = (Gap + i % Columns * (width + Gap), Gap + i / Columns * (height + Gap));
            for (var pixel = 0; pixel < width * height; pixel++)
            {
                bitmap.SetPixel(left + pixel % width, top + pixel / width, new SKColor(pixels[3 * pixel], pixels[3 * pixel + 1], pixels[3 * pixel + 2]));
            }
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }
}
