using HartFarm.Training.Scenes;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>Something that the network tells of a scene: one of several classes, for each place of the layout or for the whole.</summary>
/// <param name="Name">What measurements call it.</param>
/// <param name="Places">How often it is told: for each place of the 3x3 layout, or once.</param>
/// <param name="Classes">Of how many classes it is one.</param>
internal sealed record SceneAttribute(string Name, int Places, int Classes)
{
    private const int Cells = SceneCell.Side * SceneCell.Side;

    /// <summary>The kind of shape at a place; one class more than there are kinds: nothing is there.</summary>
    internal static readonly SceneAttribute Kind = new("kind", Cells, Enum.GetValues<ShapeKind>().Length + 1);

    internal static readonly SceneAttribute Colour = new("colour", Cells, Enum.GetValues<ShapeColour>().Length);
    internal static readonly SceneAttribute Size = new("size", Cells, Enum.GetValues<ShapeSize>().Length);
    internal static readonly SceneAttribute Pattern = new("pattern", Cells, Enum.GetValues<FillPattern>().Length);
    internal static readonly SceneAttribute Tone = new("tone", 1, Enum.GetValues<BackgroundTone>().Length);
    internal static readonly SceneAttribute Texture = new("texture", 1, Enum.GetValues<BackgroundTexture>().Length);

    /// <summary>All, in the order of the network's outputs.</summary>
    internal static readonly IReadOnlyList<SceneAttribute> All = [Kind, Colour, Size, Pattern, Tone, Texture];

    /// <summary>The class of a place without a shape.</summary>
    internal static int Nothing => Kind.Classes - 1;

    /// <summary>Numbers that the network gives for it.</summary>
    internal int Outputs => Places * Classes;
}
