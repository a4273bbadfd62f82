namespace HartFarm.Training.Scenes;

/// <summary>How captions name things; the first of several ways is the usual one.</summary>
internal static class SceneWords
{
    public static string[] Of(ShapeKind kind) => kind switch
    {
        ShapeKind.Circle => ["circle", "disc"],
        ShapeKind.Square => ["square"],
        ShapeKind.Triangle => ["triangle"],
        ShapeKind.Star => ["star"],
        ShapeKind.Ring => ["ring", "donut"],
        ShapeKind.Cross => ["cross", "plus"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no name"),
    };

    public static string[] Of(ShapeColour colour) => colour switch
    {
        ShapeColour.Red => ["red"],
        ShapeColour.Orange => ["orange"],
        ShapeColour.Yellow => ["yellow"],
        ShapeColour.Green => ["green"],
        ShapeColour.Cyan => ["cyan", "turquoise"],
        ShapeColour.Blue => ["blue"],
        ShapeColour.Purple => ["purple", "violet"],
        ShapeColour.Pink => ["pink"],
        _ => throw new ArgumentOutOfRangeException(nameof(colour), colour, "has no name"),
    };

    public static string[] Of(ShapeSize size) => size == ShapeSize.Small ? ["small", "little"] : ["large", "big"];

    /// <summary>Before the colour.</summary>
    public static string[] Of(FillPattern pattern) => pattern switch
    {
        FillPattern.Plain => ["plain", "solid"],
        FillPattern.Stripes => ["striped"],
        FillPattern.Dots => ["dotted", "spotted"],
        _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "has no name"),
    };

    /// <summary>After the shape's name; null where there is no such way.</summary>
    public static string? After(FillPattern pattern) => pattern switch
    {
        FillPattern.Stripes => "with stripes",
        FillPattern.Dots => "with dots",
        _ => null,
    };

    public static string[] Of(SceneCell cell) => (cell.Row, cell.Column) switch
    {
        (0, 1) => ["at the top", "in the top center"],
        (1, 0) => ["on the left", "at the left side"],
        (1, 1) => ["in the center", "in the middle", "in the centre"],
        (1, 2) => ["on the right", "at the right side"],
        (2, 1) => ["at the bottom", "in the bottom center"],
        var (row, column) => Corner((row == 0 ? "top" : "bottom") + (column == 0 ? " left" : " right")),
    };

    public static string[] Of(SceneRelation relation) => relation switch
    {
        SceneRelation.LeftOf => ["left of", "to the left of"],
        SceneRelation.RightOf => ["right of", "to the right of"],
        SceneRelation.Above => ["above", "over"],
        SceneRelation.Below => ["below", "under"],
        _ => throw new ArgumentOutOfRangeException(nameof(relation), relation, "has no name"),
    };

    public static string[] Of(BackgroundTone tone) => tone switch
    {
        BackgroundTone.White => ["white"],
        BackgroundTone.Cream => ["cream", "beige"],
        BackgroundTone.Grey => ["grey", "gray"],
        BackgroundTone.Black => ["black"],
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, "has no name"),
    };

    /// <summary>Before the tone.</summary>
    public static string[] Of(BackgroundTexture texture) => texture switch
    {
        BackgroundTexture.Plain => ["plain"],
        BackgroundTexture.Gradient => ["shaded"],
        BackgroundTexture.Clouds => ["cloudy"],
        BackgroundTexture.Lines => ["lined"],
        BackgroundTexture.Grid => ["gridded"],
        _ => throw new ArgumentOutOfRangeException(nameof(texture), texture, "has no name"),
    };

    /// <summary>After "background"; null where there is no such way.</summary>
    public static string? After(BackgroundTexture texture) => texture switch
    {
        BackgroundTexture.Gradient => "with a gradient",
        BackgroundTexture.Clouds => "with soft clouds",
        BackgroundTexture.Lines => "with thin lines",
        BackgroundTexture.Grid => "with a thin grid",
        _ => null,
    };

    private static string[] Corner(string name) => [$"in the {name}", $"at the {name}", $"in the {name} corner"];
}
