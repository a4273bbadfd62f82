namespace HartFarm.Training.Scenes.Reading;

/// <summary>The part of a picture around a region, where no other region shows.</summary>
internal sealed class Patch
{
    private const int Margin = 3;

    public Patch(float[] coverage, int size, Region region)
    {
        Left = Math.Max(0, region.Pixels.Min(at => at % size) - Margin);
        Top = Math.Max(0, region.Pixels.Min(at => at / size) - Margin);
        Width = Math.Min(size, region.Pixels.Max(at => at % size) + Margin + 1) - Left;
        Height = Math.Min(size, region.Pixels.Max(at => at / size) + Margin + 1) - Top;
        Coverage = new float[Width * Height];
        // The region and the pixels next to it, which it covers in part.
        foreach (var at in region.Pixels)
            for (var row = -1; row <= 1; row++)
                for (var column = -1; column <= 1; column++)
                    Take(at % size + column, at / size + row);

        void Take(int x, int y)
        {
            if (x >= 0 && y >= 0 && x < size && y < size) Coverage[(y - Top) * Width + x - Left] = coverage[y * size + x];
        }
    }

    /// <summary>The picture's column of the patch's first.</summary>
    public int Left { get; }

    /// <summary>The picture's row of the patch's first.</summary>
    public int Top { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The region's share of each pixel.</summary>
    public float[] Coverage { get; }
}
