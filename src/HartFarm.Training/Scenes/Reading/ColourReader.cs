namespace HartFarm.Training.Scenes.Reading;

/// <summary>Names colours by the nearest of the palette in OKLab (Ottosson 2020), in which distances are even to the eye.</summary>
internal static class ColourReader
{
    /// <summary>Lightness counts less than hue: shapes are lighter and darker ones of their colour.</summary>
    private const double LightnessWeight = 0.4;

    private static readonly (ShapeColour Colour, Lab Lab)[] Palette =
    [
        .. Enum.GetValues<ShapeColour>().Select(colour => (colour, Lab.Of(ScenePalette.Of(colour).Red, ScenePalette.Of(colour).Green, ScenePalette.Of(colour).Blue))),
    ];

    /// <summary>The colour of a region: that of the more colourful half of its pixels, which leaves out a pattern's second tone.</summary>
    public static ShapeColour Read(ReadOnlySpan<byte> rgb, Planes picture, Region region)
    {
        var pixels = region.Pixels.OrderByDescending(at => picture.Blue[at] * picture.Blue[at] + picture.Red[at] * picture.Red[at]).ToArray();
        double red = 0, green = 0, blue = 0;
        var used = (pixels.Length + 1) / 2;
        foreach (var at in pixels.AsSpan(0, used))
        {
            red += rgb[3 * at];
            green += rgb[3 * at + 1];
            blue += rgb[3 * at + 2];
        }
        var lab = Lab.Of(red / used, green / used, blue / used);
        return Palette.MinBy(entry => entry.Lab.DistanceTo(lab)).Colour;
    }

    private readonly record struct Lab(double Lightness, double A, double B)
    {
        public static Lab Of(double red, double green, double blue)
        {
            var (r, g, b) = (Linear(red), Linear(green), Linear(blue));
            var l = Math.Cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
            var m = Math.Cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
            var s = Math.Cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
            return new Lab(
                0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
        }

        public double DistanceTo(Lab other) =>
            Square(LightnessWeight * (Lightness - other.Lightness)) + Square(A - other.A) + Square(B - other.B);

        private static double Linear(double value)
        {
            var share = value / byte.MaxValue;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }

        private static double Square(double value) => value * value;
    }
}
