namespace HartFarm.Training.Scenes.Reading;

/// <summary>
/// A picture as lightness and two colour differences (BT.601). All three are linear in red, green and blue, so a pixel half covered by a
/// shape lies half way from the background to the shape, and a colour made lighter or darker keeps the direction of its differences.
/// </summary>
internal sealed class Planes
{
    public Planes(ReadOnlySpan<byte> rgb, int size)
    {
        Size = size;
        Luma = new float[size * size];
        Blue = new float[size * size];
        Red = new float[size * size];
        for (var i = 0; i < Luma.Length; i++)
        {
            var (r, g, b) = (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
            (Luma[i], Blue[i], Red[i]) = Of(r, g, b);
        }
    }

    /// <summary>The side in pixels.</summary>
    public int Size { get; }

    /// <summary>Pixels a unit.</summary>
    public double Scale => Size / Scene.Units;

    public float[] Luma { get; }

    /// <summary>Blue less lightness.</summary>
    public float[] Blue { get; }

    /// <summary>Red less lightness.</summary>
    public float[] Red { get; }

    public static (float Luma, float Blue, float Red) Of(float r, float g, float b)
    {
        var luma = 0.299f * r + 0.587f * g + 0.114f * b;
        return (luma, 0.564f * (b - luma), 0.713f * (r - luma));
    }
}
