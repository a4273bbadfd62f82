using SkiaSharp;

namespace HartFarm.Training.Scenes;

/// <summary>The outlines of the kinds, in a circle of radius 1 around the origin; y points down.</summary>
public static class ShapeGeometry
{
    private const double SquareSide = 0.80, CrossArm = 0.33, RingHole = 0.5, StarInner = 0.45, TriangleDrop = 0.25;

    /// <summary>The larger of half the width and half the height of the box around the origin that holds a kind.</summary>
    public static double HalfWidth(ShapeKind kind) => kind == ShapeKind.Square ? SquareSide : 1;

    /// <summary>The radius of the circle around the origin that holds a kind.</summary>
    public static double Reach(ShapeKind kind) =>
        kind is ShapeKind.Circle or ShapeKind.Ring ? 1 : Corners(kind).Max(corner => Math.Sqrt(corner.X * corner.X + corner.Y * corner.Y));

    /// <summary>The outline as a path of the given middle and radius, to be disposed by the caller.</summary>
    public static SKPath Path(ShapeKind kind, double x, double y, double radius)
    {
        var path = new SKPath { FillType = SKPathFillType.EvenOdd };
        switch (kind)
        {
            case ShapeKind.Circle:
                path.AddCircle((float)x, (float)y, (float)radius);
                break;
            case ShapeKind.Ring:
                path.AddCircle((float)x, (float)y, (float)radius);
                path.AddCircle((float)x, (float)y, (float)(radius * RingHole));
                break;
            default:
                path.AddPoly([.. Corners(kind).Select(corner => new SKPoint((float)(x + radius * corner.X), (float)(y + radius * corner.Y)))]);
                break;
        }
        return path;
    }

    private static IEnumerable<(double X, double Y)> Corners(ShapeKind kind) => kind switch
    {
        ShapeKind.Square => [(-SquareSide, -SquareSide), (SquareSide, -SquareSide), (SquareSide, SquareSide), (-SquareSide, SquareSide)],
        // An equilateral triangle, moved down by half of what it lacks below, so that its box lies around the origin.
        ShapeKind.Triangle => Turned(3, i => 1).Select(corner => (corner.X * 1.12, corner.Y * 1.12 + TriangleDrop)),
        ShapeKind.Star => Turned(10, i => i % 2 == 0 ? 1 : StarInner),
        ShapeKind.Cross =>
        [
            (-CrossArm, -1), (CrossArm, -1), (CrossArm, -CrossArm), (1, -CrossArm), (1, CrossArm), (CrossArm, CrossArm),
            (CrossArm, 1), (-CrossArm, 1), (-CrossArm, CrossArm), (-1, CrossArm), (-1, -CrossArm), (-CrossArm, -CrossArm),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no corners"),
    };

    /// <summary>Corners on circles of the given radii, the first at the top.</summary>
    private static IEnumerable<(double X, double Y)> Turned(int count, Func<int, double> radius)
    {
        for (var i = 0; i < count; i++)
        {
            var angle = 2 * Math.PI * i / count - Math.PI / 2;
            yield return (radius(i) * Math.Cos(angle), radius(i) * Math.Sin(angle));
        }
    }
}
