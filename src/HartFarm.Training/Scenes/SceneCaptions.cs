using HartFarm.Training.Data;

namespace HartFarm.Training.Scenes;

/// <summary>Captions in varied wording, which leave some attributes out.</summary>
public static class SceneCaptions
{
    /// <summary>A caption of a scene.</summary>
    /// <param name="scene">What to describe.</param>
    /// <param name="random">Chooses the words and what is said.</param>
    public static CaptionedScene Write(Scene scene, Random random)
    {
        while (true)
        {
            var written = new CaptionWriter(scene, random).Write();
            if (SceneVocabulary.Split(written.Caption).Count <= CaptionStyle.LongestCaption) return written;
        }
    }

    /// <summary>The scene at an index with the caption that belongs to that index.</summary>
    /// <param name="generator">Draws the scene.</param>
    /// <param name="seed">Of the captions.</param>
    /// <param name="index">From 0.</param>
    public static CaptionedScene Draw(SceneGenerator generator, long seed, long index) =>
        Write(generator.Draw(index), new SeededRandom(~seed, index));
}
