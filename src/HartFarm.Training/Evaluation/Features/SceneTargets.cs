using HartFarm.Training.Scenes;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>The right classes of scenes.</summary>
internal static class SceneTargets
{
    /// <summary>Stands where there is no right class: for the colour of a place without a shape.</summary>
    internal const long None = -100;

    /// <summary>An attribute's classes, <c>[B * places]</c> int64.</summary>
    internal static Tensor Of(SceneAttribute attribute, IReadOnlyList<Scene> scenes)
    {
        var classes = new long[scenes.Count * attribute.Places];
        for (var i = 0; i < scenes.Count; i++) Fill(attribute, scenes[i], classes.AsSpan(i * attribute.Places, attribute.Places));
        return tensor(classes);
    }

    private static void Fill(SceneAttribute attribute, Scene scene, Span<long> places)
    {
        if (attribute == SceneAttribute.Tone) places[0] = (long)scene.Background.Tone;
        else if (attribute == SceneAttribute.Texture) places[0] = (long)scene.Background.Texture;
        else
        {
            places.Fill(attribute == SceneAttribute.Kind ? SceneAttribute.Nothing : None);
            foreach (var shape in scene.Objects) places[shape.Cell.Row * SceneCell.Side + shape.Cell.Column] = ClassOf(attribute, shape);
        }
    }

    private static long ClassOf(SceneAttribute attribute, SceneObject shape) =>
        attribute == SceneAttribute.Kind ? (long)shape.Kind
        : attribute == SceneAttribute.Colour ? (long)shape.Colour
        : attribute == SceneAttribute.Size ? (long)shape.Size
        : (long)shape.Pattern;
}
