namespace HartFarm.Training.Scenes;

/// <summary>Whether shapes keep apart.</summary>
internal static class SceneLayout
{
    /// <summary>Units between two shapes.</summary>
    private const double Gap = 2.5;

    /// <summary>Whether the boxes around two shapes, or the circles around them, leave a gap.</summary>
    public static bool AreApart(SceneObject one, SceneObject other)
    {
        var x = Math.Abs(one.X - other.X);
        var y = Math.Abs(one.Y - other.Y);
        var boxes = HalfWidth(one) + HalfWidth(other) + Gap;
        return x >= boxes || y >= boxes || Math.Sqrt(x * x + y * y) >= one.Radius + other.Radius + Gap;
    }

    private static double HalfWidth(SceneObject shape) => shape.Radius * ShapeGeometry.HalfWidth(shape.Kind);
}
