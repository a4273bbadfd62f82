namespace HartFarm.Training.Scenes;

/// <summary>What lies behind the shapes.</summary>
public sealed record SceneBackground
{
    public required BackgroundTone Tone { get; init; }

    public required BackgroundTexture Texture { get; init; }

    /// <summary>How strong the texture is; a share of the way to white or black.</summary>
    public double Strength { get; init; }

    /// <summary>Where a gradient points to, in radians from the right, clockwise.</summary>
    public double Angle { get; init; }

    /// <summary>Where the upright lines lie, in units from the left, below <see cref="LineDistance"/>.</summary>
    public double LineX { get; init; }

    /// <summary>Where the level lines lie, in units from the top, below <see cref="LineDistance"/>.</summary>
    public double LineY { get; init; }

    /// <summary>The patches of clouds.</summary>
    public IReadOnlyList<SoftPatch> Patches { get; init; } = [];

    /// <summary>Units from line to line.</summary>
    public const double LineDistance = 8;

    /// <summary>The width of a line in units.</summary>
    public const double LineWidth = 1;
}
