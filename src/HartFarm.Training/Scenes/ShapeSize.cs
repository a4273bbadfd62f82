namespace HartFarm.Training.Scenes;

/// <summary>The two sizes.</summary>
public enum ShapeSize
{
    /// <summary>A radius of 8.5 units.</summary>
    Small,

    /// <summary>A radius of 12 units.</summary>
    Large,
}
