using HartFarm.Training.Scenes;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>What the network takes pictures to show, as scenes that can be drawn again beside them.</summary>
internal static class SceneGuess
{
    // The network does not tell how strong a texture is, nor where its patches lie.
    private const double Strength = 0.2;

    private static readonly SoftPatch[] Patches = [new(20, 20, 16, Strength), new(44, 44, 16, -Strength)];

    /// <summary>The likeliest scenes.</summary>
    /// <param name="told">What <see cref="SceneNetwork.Tell"/> gives.</param>
    internal static Scene[] Of(IReadOnlyList<Tensor> told)
    {
        using var scope = NewDisposeScope();
        var classes = told.Select(logits => logits.argmax(1).cpu().data<long>().ToArray()).ToArray();
        return [.. Enumerable.Range(0, classes[^1].Length).Select(image => Scene(classes, image))];
    }

    private static Scene Scene(long[][] classes, int image)
    {
        long Class(SceneAttribute attribute, int place) => classes[IndexOf(attribute)][image * attribute.Places + place];
        var texture = (BackgroundTexture)Class(SceneAttribute.Texture, 0);
        return new Scene
        {
            Background = new SceneBackground
            {
                Tone = (BackgroundTone)Class(SceneAttribute.Tone, 0),
                Texture = texture,
                Strength = Strength,
                Patches = texture == BackgroundTexture.Clouds ? Patches : [],
            },
            Objects =
            [
                .. Enumerable.Range(0, SceneAttribute.Kind.Places).Where(place => Class(SceneAttribute.Kind, place) != SceneAttribute.Nothing).Select(place => new SceneObject
                {
                    Kind = (ShapeKind)Class(SceneAttribute.Kind, place),
                    Colour = (ShapeColour)Class(SceneAttribute.Colour, place),
                    Size = (ShapeSize)Class(SceneAttribute.Size, place),
                    Pattern = (FillPattern)Class(SceneAttribute.Pattern, place),
                    Cell = new SceneCell(place / SceneCell.Side, place % SceneCell.Side),
                }),
            ],
        };
    }

    private static int IndexOf(SceneAttribute attribute)
    {
        for (var i = 0; i < SceneAttribute.All.Count; i++)
            if (SceneAttribute.All[i] == attribute) return i;
        throw new ArgumentException($"The network tells no {attribute.Name}.", nameof(attribute));
    }
}
