namespace HartFarm.Training.Scenes.Reading;

/// <summary>A shape found in pixels; lengths are in units.</summary>
public sealed record FoundObject
{
    /// <summary>The kind whose silhouette fits best; null where none fits.</summary>
    public required ShapeKind? Kind { get; init; }

    public required ShapeColour Colour { get; init; }

    public required ShapeSize Size { get; init; }

    public required FillPattern Pattern { get; init; }

    /// <summary>The middle, from the left.</summary>
    public required double X { get; init; }

    /// <summary>The middle, from the top.</summary>
    public required double Y { get; init; }

    /// <summary>How well the silhouette of <see cref="Kind"/> fits, up to 1.</summary>
    public required double Overlap { get; init; }

    /// <summary>The nearest place of the layout.</summary>
    public SceneCell Cell => SceneCell.Nearest(X, Y);
}
