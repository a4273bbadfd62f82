using HartFarm.Training.Data;

namespace HartFarm.Training.Scenes;

/// <summary>An endless list of scenes, each a function of the seed, the split and its index.</summary>
/// <param name="seed">Of the list; splits of one seed share no scene.</param>
/// <param name="split">Which scenes are in it.</param>
/// <param name="level">How much they hold.</param>
/// <param name="patterned">Which share of shapes has a pattern, where the level knows them; half of those have stripes.</param>
public sealed class SceneGenerator(long seed, SceneSplit split = SceneSplit.Train, SceneLevel level = SceneLevel.Three, double patterned = SceneGenerator.UsuallyPatterned)
{
    /// <summary>The share of shapes that has a pattern, if nothing else is said.</summary>
    public const double UsuallyPatterned = 0.5;

    private static readonly ShapeKind[] Kinds = Enum.GetValues<ShapeKind>();
    private static readonly ShapeColour[] Colours = Enum.GetValues<ShapeColour>();
    private static readonly BackgroundTone[] Tones = Enum.GetValues<BackgroundTone>();
    private static readonly BackgroundTexture[] Textures = Enum.GetValues<BackgroundTexture>();

    /// <summary>The scene at an index.</summary>
    /// <param name="index">From 0.</param>
    public Scene Draw(long index)
    {
        var random = new SeededRandom(unchecked(seed * 3 + (int)split), index);
        // The number of shapes comes first, so that no split has more of the easy ones.
        var count = random.NextDouble() switch { < 0.5 => 1, < 0.85 => 2, _ => 3 };
        if (level == SceneLevel.One) count = 1;
        while (true)
        {
            var background = DrawBackground(random);
            var objects = DrawObjects(random, count);
            if (objects is null) continue;
            var scene = new Scene
            {
                Objects = objects,
                Background = background,
                Relation = count == 2 ? RelationOf(random, objects[0].Cell, objects[1].Cell) : null,
            };
            if (HeldOutCombinations.SplitOf(scene) == split) return scene;
        }
    }

    private SceneObject[]? DrawObjects(Random random, int count)
    {
        var objects = new SceneObject[count];
        for (var i = 0; i < count; i++)
        {
            var next = DrawObject(random);
            for (var j = 0; j < i; j++)
                if (!SceneLayout.AreApart(objects[j], next) || IsAlike(objects[j], next)) return null;
            objects[i] = next;
        }
        return objects;
    }

    private SceneObject DrawObject(Random random) => new()
    {
        Kind = Pick(random, Kinds),
        Colour = Pick(random, Colours),
        Size = level != SceneLevel.One && random.NextDouble() < 0.5 ? ShapeSize.Small : ShapeSize.Large,
        Pattern = level == SceneLevel.Three ? DrawPattern(random) : FillPattern.Plain,
        Cell = new SceneCell(random.Next(SceneCell.Side), random.Next(SceneCell.Side)),
        OffsetX = Between(random, -0.6, 0.6),
        OffsetY = Between(random, -0.6, 0.6),
        Scale = Between(random, 0.97, 1.03),
        Lightness = Between(random, -0.1, 0.1),
        Shading = Between(random, 0, 0.16),
        PatternStrength = Between(random, 0.36, 0.52),
    };

    private FillPattern DrawPattern(Random random)
    {
        var at = random.NextDouble();
        if (at < 1 - patterned) return FillPattern.Plain;
        return at < 1 - (patterned / 2) ? FillPattern.Stripes : FillPattern.Dots;
    }

    private SceneBackground DrawBackground(Random random)
    {
        var texture = level == SceneLevel.Three ? Pick(random, Textures) : BackgroundTexture.Plain;
        return new SceneBackground
        {
            Tone = Pick(random, Tones),
            Texture = texture,
            Strength = texture switch
            {
                BackgroundTexture.Gradient => Between(random, 0.14, 0.26),
                BackgroundTexture.Lines or BackgroundTexture.Grid => Between(random, 0.16, 0.28),
                _ => 0,
            },
            Angle = Between(random, 0, 2 * Math.PI),
            LineX = Between(random, 0, SceneBackground.LineDistance),
            LineY = Between(random, 0, SceneBackground.LineDistance),
            Patches = texture == BackgroundTexture.Clouds ? DrawPatches(random) : [],
        };
    }

    /// <summary>One patch in each ninth of the picture or near it, lighter and darker in turn, so that no scene's clouds hide.</summary>
    private static SoftPatch[] DrawPatches(Random random)
    {
        var patches = new SoftPatch[SceneCell.Side * SceneCell.Side];
        var sign = random.Next(2) * 2 - 1;
        for (var i = 0; i < patches.Length; i++, sign = -sign)
        {
            patches[i] = new SoftPatch(
                Scene.Units * (i % SceneCell.Side + Between(random, 0.2, 0.8)) / SceneCell.Side,
                Scene.Units * (i / SceneCell.Side + Between(random, 0.2, 0.8)) / SceneCell.Side,
                Between(random, 13, 20),
                sign * Between(random, 0.14, 0.24));
        }
        return patches;
    }

    private static SceneRelation RelationOf(Random random, SceneCell first, SceneCell second)
    {
        var sideways = first.Column == second.Column ? false : first.Row == second.Row || random.Next(2) == 0;
        if (sideways) return first.Column < second.Column ? SceneRelation.LeftOf : SceneRelation.RightOf;
        return first.Row < second.Row ? SceneRelation.Above : SceneRelation.Below;
    }

    private static bool IsAlike(SceneObject one, SceneObject other) => one.Kind == other.Kind && one.Colour == other.Colour;

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static double Between(Random random, double low, double high) => low + (high - low) * random.NextDouble();
}
