namespace HartFarm.Training.Scenes;

/// <summary>The silhouettes.</summary>
public enum ShapeKind
{
    Circle,
    Square,

    /// <summary>Points up.</summary>
    Triangle,

    /// <summary>Five points, one of them up.</summary>
    Star,

    /// <summary>A circle with a hole of half its radius.</summary>
    Ring,

    /// <summary>Two upright bars that cross.</summary>
    Cross,
}
