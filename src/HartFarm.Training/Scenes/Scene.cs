namespace HartFarm.Training.Scenes;

/// <summary>A composition of one to three shapes. It has no pixels: lengths are in units, of which a picture's side has <see cref="Units"/>.</summary>
public sealed record Scene
{
    /// <summary>The side of every picture in units, so that at 64 pixels a unit is a pixel.</summary>
    public const double Units = 64;

    /// <summary>The most shapes.</summary>
    public const int MostObjects = 3;

    /// <summary>One to three shapes that do not touch; no two have both kind and colour in common.</summary>
    public required IReadOnlyList<SceneObject> Objects { get; init; }

    public required SceneBackground Background { get; init; }

    /// <summary>How the first of two shapes lies to the second; null where there are not two.</summary>
    public SceneRelation? Relation { get; init; }
}
