namespace HartFarm.Training.Scenes;

/// <summary>How likely a caption names each attribute.</summary>
internal sealed record CaptionStyle(double Kind, double Colour, double Size, double Pattern, double PlainPattern, double Position, double Tone, double Texture)
{
    /// <summary>Relations in place of positions.</summary>
    public const double Relation = 0.5;

    /// <summary>The style for a number of shapes: the more there are, the less is said of each.</summary>
    public static CaptionStyle For(int objects, SceneLevel level) => objects switch
    {
        _ when level == SceneLevel.One => new CaptionStyle(1, 1, 0, 0, 0, 1, 1, 0),
        1 => new CaptionStyle(0.95, 0.95, 0.65, 0.85, 0.15, 0.75, 0.85, 0.6),
        2 => new CaptionStyle(0.95, 0.95, 0.5, 0.7, 0.08, 0.65, 0.75, 0.45),
        _ => new CaptionStyle(0.97, 0.97, 0.3, 0.45, 0.03, 0.55, 0.7, 0.35),
    };

    /// <summary>The words and commas that a caption may have.</summary>
    public const int LongestCaption = 36;
}
