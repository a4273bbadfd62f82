namespace HartFarm.Training.Scenes;

/// <summary>A place of the 3x3 layout.</summary>
/// <param name="Row">0 at the top, 2 at the bottom.</param>
/// <param name="Column">0 at the left, 2 at the right.</param>
public readonly record struct SceneCell(int Row, int Column)
{
    /// <summary>Rows, and columns.</summary>
    public const int Side = 3;

    /// <summary>Units from the middle of a place to that of the next.</summary>
    public const double Distance = 18.5;

    /// <summary>The middle in units from the left.</summary>
    public double CentreX => Scene.Units / 2 + (Column - 1) * Distance;

    /// <summary>The middle in units from the top.</summary>
    public double CentreY => Scene.Units / 2 + (Row - 1) * Distance;

    /// <summary>The place whose middle is nearest to a point, in units.</summary>
    public static SceneCell Nearest(double x, double y) => new(Index(y), Index(x));

    private static int Index(double at) => Math.Clamp((int)Math.Round((at - Scene.Units / 2) / Distance) + 1, 0, Side - 1);
}
