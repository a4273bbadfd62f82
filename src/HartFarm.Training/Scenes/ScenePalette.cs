using SkiaSharp;

namespace HartFarm.Training.Scenes;

/// <summary>The colours as sRGB.</summary>
public static class ScenePalette
{
    /// <summary>A shape's colour before its lightness, shading and pattern.</summary>
    public static SKColor Of(ShapeColour colour) => colour switch
    {
        ShapeColour.Red => new SKColor(214, 40, 46),
        ShapeColour.Orange => new SKColor(243, 132, 30),
        ShapeColour.Yellow => new SKColor(248, 212, 48),
        ShapeColour.Green => new SKColor(46, 160, 67),
        ShapeColour.Cyan => new SKColor(50, 190, 205),
        ShapeColour.Blue => new SKColor(48, 92, 214),
        ShapeColour.Purple => new SKColor(140, 66, 180),
        ShapeColour.Pink => new SKColor(244, 128, 182),
        _ => throw new ArgumentOutOfRangeException(nameof(colour), colour, "unknown colour"),
    };

    /// <summary>A background's tone before its texture.</summary>
    public static SKColor Of(BackgroundTone tone) => tone switch
    {
        BackgroundTone.White => new SKColor(246, 247, 248),
        BackgroundTone.Cream => new SKColor(236, 222, 188),
        BackgroundTone.Grey => new SKColor(122, 126, 130),
        BackgroundTone.Black => new SKColor(24, 25, 28),
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, "unknown tone"),
    };

    /// <summary>Whether what is drawn onto a tone has to be darker to be seen.</summary>
    public static bool IsLight(BackgroundTone tone) => tone is BackgroundTone.White or BackgroundTone.Cream;

    /// <summary>A colour moved towards white by a positive share of the way, towards black by a negative one; the hue stays.</summary>
    public static SKColor Shift(SKColor colour, double share)
    {
        var target = share < 0 ? 0 : byte.MaxValue;
        var way = Math.Abs(share);
        return new SKColor(Channel(colour.Red), Channel(colour.Green), Channel(colour.Blue));

        byte Channel(byte value) => (byte)Math.Round(value + (target - value) * way);
    }
}
