using HartFarm.Training.Data;

namespace HartFarm.Training.Scenes;

/// <summary>What training never sees: one colour of each kind, and three pairs of kinds. Every word of them is seen in other company.</summary>
public static class HeldOutCombinations
{
    private const ulong ValidationShare = 20;

    /// <summary>Kinds and colours that never meet in training.</summary>
    public static IReadOnlyList<(ShapeKind Kind, ShapeColour Colour)> Coloured { get; } =
    [
        (ShapeKind.Circle, ShapeColour.Orange),
        (ShapeKind.Square, ShapeColour.Cyan),
        (ShapeKind.Triangle, ShapeColour.Pink),
        (ShapeKind.Star, ShapeColour.Purple),
        (ShapeKind.Ring, ShapeColour.Green),
        (ShapeKind.Cross, ShapeColour.Blue),
    ];

    /// <summary>Kinds that are never in one picture in training.</summary>
    public static IReadOnlyList<(ShapeKind First, ShapeKind Second)> Together { get; } =
    [
        (ShapeKind.Circle, ShapeKind.Star),
        (ShapeKind.Square, ShapeKind.Ring),
        (ShapeKind.Triangle, ShapeKind.Cross),
    ];

    /// <summary>The split that a scene belongs to.</summary>
    public static SceneSplit SplitOf(Scene scene)
    {
        if (IsHeldOut(scene)) return SceneSplit.HeldOut;
        return Describe(scene) % ValidationShare == 0 ? SceneSplit.Validation : SceneSplit.Train;
    }

    private static bool IsHeldOut(Scene scene)
    {
        foreach (var one in scene.Objects)
        {
            if (Coloured.Contains((one.Kind, one.Colour))) return true;
            foreach (var other in scene.Objects)
                if (Together.Contains((one.Kind, other.Kind))) return true;
        }
        return false;
    }

    /// <summary>A hash of all that captions can say of a scene; what else differs does not count.</summary>
    private static ulong Describe(Scene scene)
    {
        var hash = Join(Join(0, (int)scene.Background.Tone), (int)scene.Background.Texture);
        foreach (var shape in scene.Objects)
        {
            hash = Join(Join(Join(hash, (int)shape.Kind), (int)shape.Colour), (int)shape.Size);
            hash = Join(Join(Join(hash, (int)shape.Pattern), shape.Cell.Row), shape.Cell.Column);
        }
        return hash;
    }

    private static ulong Join(ulong hash, int value) => SeededRandom.Mix(unchecked(hash * 31 + (ulong)value + 1));
}
