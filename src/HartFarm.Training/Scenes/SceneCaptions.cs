using HartFarm.Training.Data;

namespace HartFarm.Training.Scenes;

/// <summary>Captions in varied wording, which leave some attributes out.</summary>
public static class SceneCaptions
{
    /// <summary>A caption of a scene.</summary>
    /// <param name="scene">What to describe.</param>
    /// <param name="random">Chooses the words and what is said.</param>
    /// <param name="level">How much the scene holds.</param>
    public static CaptionedScene Write(Scene scene, Random random, SceneLevel level = SceneLevel.Three)
    {
        while (true)
        {
            var written = new CaptionWriter(scene, random, level).Write();
            if (SceneVocabulary.Split(written.Caption).Count <= CaptionStyle.LongestCaption) return written;
        }
    }

    /// <summary>The scene at an index with the caption that belongs to that index.</summary>
    /// <param name="generator">Draws the scene.</param>
    /// <param name="seed">Of the captions.</param>
    /// <param name="index">From 0.</param>
    /// <param name="level">That of the generator.</param>
    public static CaptionedScene Draw(SceneGenerator generator, long seed, long index, SceneLevel level = SceneLevel.Three) =>
        Write(generator.Draw(index), new SeededRandom(~seed, index), level);
}
