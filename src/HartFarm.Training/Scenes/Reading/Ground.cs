namespace HartFarm.Training.Scenes.Reading;

/// <summary>A background's tone as the picture has it.</summary>
/// <param name="Tone">The nearest tone.</param>
/// <param name="Luma">The usual lightness.</param>
/// <param name="Blue">The usual difference of blue.</param>
/// <param name="Red">The usual difference of red.</param>
internal readonly record struct Ground(BackgroundTone Tone, float Luma, float Blue, float Red)
{
    /// <summary>Textures lighten no further than this.</summary>
    private const float MostLight = 1.2f;

    /// <summary>Reads the tone from the medians: shapes never cover half of a picture.</summary>
    public static Ground Read(Planes picture)
    {
        var luma = Median(picture.Luma);
        var blue = Median(picture.Blue);
        var red = Median(picture.Red);
        var tone = luma switch
        {
            < 90 => BackgroundTone.Black,
            < 175 => BackgroundTone.Grey,
            _ => blue < -9 ? BackgroundTone.Cream : BackgroundTone.White,
        };
        return new Ground(tone, luma, blue, red);
    }

    /// <summary>How far a pixel's colour is from the tone's, at the pixel's lightness: what a texture darkens loses colour alike.</summary>
    public double DistanceTo(float luma, float blue, float red)
    {
        var share = Math.Min(MostLight, luma / Math.Max(Luma, 1));
        var (x, y) = (blue - Blue * share, red - Red * share);
        return Math.Sqrt(x * x + y * y);
    }

    private static float Median(float[] values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
