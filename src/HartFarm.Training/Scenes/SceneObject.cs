namespace HartFarm.Training.Scenes;

/// <summary>A shape of a scene: what a caption can name of it, and how this one differs from others of the same words.</summary>
public sealed record SceneObject
{
    public required ShapeKind Kind { get; init; }

    public required ShapeColour Colour { get; init; }

    public required ShapeSize Size { get; init; }

    public required FillPattern Pattern { get; init; }

    public required SceneCell Cell { get; init; }

    /// <summary>Off the middle of its place, in units.</summary>
    public double OffsetX { get; init; }

    /// <summary>Off the middle of its place, in units.</summary>
    public double OffsetY { get; init; }

    /// <summary>Its radius as a multiple of its size's.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Towards white above zero, towards black below; a share of the way.</summary>
    public double Lightness { get; init; }

    /// <summary>How much lighter its upper left and darker its lower right is; a share of the way to white or black.</summary>
    public double Shading { get; init; }

    /// <summary>How far the pattern's second tone is from the first; a share of the way to white or black.</summary>
    public double PatternStrength { get; init; } = 0.45;

    /// <summary>The middle in units from the left.</summary>
    public double X => Cell.CentreX + OffsetX;

    /// <summary>The middle in units from the top.</summary>
    public double Y => Cell.CentreY + OffsetY;

    /// <summary>The radius of the circle around it, in units.</summary>
    public double Radius => Scale * NominalRadius(Size);

    /// <summary>The radius of a size, in units.</summary>
    public static double NominalRadius(ShapeSize size) => size == ShapeSize.Small ? 8.5 : 12;
}
