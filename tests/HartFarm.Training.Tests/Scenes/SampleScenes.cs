using HartFarm.Training.Scenes;

namespace HartFarm.Training.Tests.Scenes;

/// <summary>Scenes in which everything is as its words say and nothing varies.</summary>
internal static class SampleScenes
{
    public static SceneObject Object(
        ShapeKind kind = ShapeKind.Square, ShapeColour colour = ShapeColour.Red, ShapeSize size = ShapeSize.Large,
        FillPattern pattern = FillPattern.Plain, int row = 1, int column = 1) =>
        new() { Kind = kind, Colour = colour, Size = size, Pattern = pattern, Cell = new SceneCell(row, column) };

    public static SceneBackground Background(BackgroundTone tone = BackgroundTone.White, BackgroundTexture texture = BackgroundTexture.Plain) =>
        new() { Tone = tone, Texture = texture, Strength = 0.2, LineX = 3, LineY = 5 };

    public static Scene Scene(params SceneObject[] objects) => new() { Objects = objects, Background = Background() };

    /// <summary>A caption that says all there is to say, without its words.</summary>
    public static CaptionedScene Captioned(Scene scene)
    {
        List<NamedAttribute> named = [new(AttributeKind.Count), new(AttributeKind.Tone), new(AttributeKind.Texture)];
        if (scene.Relation is not null) named.Add(new(AttributeKind.Relation));
        for (var i = 0; i < scene.Objects.Count; i++)
        {
            AttributeKind[] ofObject = [AttributeKind.Kind, AttributeKind.Colour, AttributeKind.Size, AttributeKind.Pattern, AttributeKind.Position];
            named.AddRange(ofObject.Select(what => new NamedAttribute(what, i)));
        }
        return new CaptionedScene(scene, "", named);
    }
}
