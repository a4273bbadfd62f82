namespace HartFarm.Training.Scenes.Reading;

/// <summary>How far each pixel belongs to a shape, from its colour differences alone: textures of the background have none of their own.</summary>
internal static class Coverage
{
    /// <summary>The second tone of a pattern has about this share of the first's colour difference.</summary>
    private const float SecondTone = 0.45f;

    private static readonly (double Angle, double Strength)[] Hues = [.. Enum.GetValues<ShapeColour>().Select(HueOf)];

    /// <summary>The coverage of a pixel of which a shape takes a share.</summary>
    public static float Whole(float share) => Math.Min(1, share / SecondTone);

    /// <summary>From 0, the background, to 1; either tone of a pattern counts whole.</summary>
    public static float[] Of(Planes picture, Ground ground)
    {
        var coverage = new float[picture.Luma.Length];
        for (var i = 0; i < coverage.Length; i++)
        {
            var distance = ground.DistanceTo(picture.Luma[i], picture.Blue[i], picture.Red[i]);
            var whole = StrengthNear(Math.Atan2(picture.Red[i], picture.Blue[i]));
            coverage[i] = Whole((float)(distance / whole));
        }
        return coverage;
    }

    /// <summary>The colour difference of the colours on both sides of a hue, in between them.</summary>
    private static double StrengthNear(double angle)
    {
        double weights = 0, sum = 0;
        foreach (var hue in Hues)
        {
            var away = Math.Abs(Math.IEEERemainder(angle - hue.Angle, 2 * Math.PI));
            var weight = 1 / (0.01 + away * away);
            weights += weight;
            sum += weight * hue.Strength;
        }
        return sum / weights;
    }

    private static (double Angle, double Strength) HueOf(ShapeColour colour)
    {
        var rgb = ScenePalette.Of(colour);
        var (_, blue, red) = Planes.Of(rgb.Red, rgb.Green, rgb.Blue);
        return (Math.Atan2(red, blue), Math.Sqrt(blue * blue + red * red));
    }
}
