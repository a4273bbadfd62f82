using HartFarm.Training.Data;

namespace HartFarm.Training.Scenes;

/// <summary>Scenes as training data, without end.</summary>
/// <param name="seed">Of the scenes and their captions.</param>
/// <param name="size">The side in pixels.</param>
/// <param name="split">Which scenes.</param>
/// <param name="level">How much they hold.</param>
/// <param name="patterned">Which share of shapes has a pattern.</param>
public sealed class SceneSource(
    long seed, int size, SceneSplit split = SceneSplit.Train, SceneLevel level = SceneLevel.Three, double patterned = SceneGenerator.UsuallyPatterned) : IImageSource
{
    private readonly SceneGenerator _generator = new(seed, split, level, patterned);

    /// <inheritdoc/>
    public string Name =>
        FormattableString.Invariant($"scenes ({split}, seed {seed}{(level == SceneLevel.Three ? "" : $", level {(int)level}")}{(patterned == SceneGenerator.UsuallyPatterned ? "" : $", patterns {patterned}")})");

    /// <inheritdoc/>
    public long? Count => null;

    /// <inheritdoc/>
    public int Size => size;

    /// <summary>The scene at an index with its caption.</summary>
    public CaptionedScene Describe(long index) => SceneCaptions.Draw(_generator, seed, index, level);

    /// <inheritdoc/>
    public LabelledImage Get(long index)
    {
        var captioned = Describe(index);
        return new LabelledImage(SceneRenderer.Render(captioned.Scene, size), size, captioned.Caption);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open.
    }
}
