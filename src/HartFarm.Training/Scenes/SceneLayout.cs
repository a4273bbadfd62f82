namespace HartFarm.Training.Scenes;

/// <summary>Whether shapes keep apart.</summary>
internal static class SceneLayout
{
    /// <summary>Units between two shapes.</summary>
    private const double Gap = 2.5;

    private static readonly double[] Reaches = [.. Enum.GetValues<ShapeKind>().Select(ShapeGeometry.Reach)];

    /// <summary>Whether the boxes around two shapes, or the circles around them, leave a gap.</summary>
    public static bool AreApart(SceneObject one, SceneObject other)
    {
        var x = Math.Abs(one.X - other.X);
        var y = Math.Abs(one.Y - other.Y);
        var boxes = HalfWidth(one) + HalfWidth(other) + Gap;
        return x >= boxes || y >= boxes || Math.Sqrt(x * x + y * y) >= Reach(one) + Reach(other) + Gap;
    }

    private static double HalfWidth(SceneObject shape) => shape.Radius * ShapeGeometry.HalfWidth(shape.Kind);

    private static double Reach(SceneObject shape) => shape.Radius * Reaches[(int)shape.Kind];
}
