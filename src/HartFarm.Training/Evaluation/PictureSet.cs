using HartFarm.Training.Data;
using HartFarm.Training.Evaluation.Features;
using HartFarm.Training.Scenes;
using HartFarm.Training.Scenes.Checks;

namespace HartFarm.Training.Evaluation;

/// <summary>What is known of a set of pictures: their features and, for pictures of scenes, what is right in them.</summary>
internal sealed class PictureSet(IFeatureExtractor features, IImageSource source) : IDisposable
{
    private readonly AttributeTally _tally = new();

    /// <summary>The pictures' features.</summary>
    internal FeatureStatistics Statistics { get; } = new(features.Features);

    /// <summary>What is right in them; null where the source's captions cannot be checked.</summary>
    internal AttributeScores? Attributes => _tally.Scores();

    /// <summary>Adds pictures that belong to a run of the source's captions.</summary>
    /// <param name="first">The index of the first caption.</param>
    /// <param name="images"><c>[B, 3, H, W]</c> float32 in [-1, 1].</param>
    /// <param name="check">Whether they are held against their captions.</param>
    internal void Add(long first, Tensor images, bool check)
    {
        using var scope = NewDisposeScope();
        Statistics.Add(features.Extract(images));
        if (!check || source is not SceneSource scenes) return;
        var pictures = ImageTensors.ToBytes(images);
        for (var i = 0; i < pictures.Length; i++) _tally.Add(SceneChecker.Check(pictures[i], (int)images.shape[3], scenes.Describe(first + i)));
    }

    public void Dispose() => Statistics.Dispose();
}
