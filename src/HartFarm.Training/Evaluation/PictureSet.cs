using HartFarm.Training.Data;
using HartFarm.Training.Evaluation.Features;
using HartFarm.Training.Scenes;
using HartFarm.Training.Scenes.Checks;

namespace HartFarm.Training.Evaluation;

/// <summary>What is known of a set of pictures: their features and, for pictures of scenes, what is right in them.</summary>
internal sealed class PictureSet(IFeatureExtractor? features, IImageSource source) : IDisposable
{
    private readonly AttributeTally _tally = new();

    /// <summary>How many there are.</summary>
    internal long Count { get; private set; }

    /// <summary>The pictures' features; null where nothing extracts them.</summary>
    internal FeatureStatistics? Statistics { get; } = features is null ? null : new FeatureStatistics(features.Features);

    /// <summary>What is right in them; null where the source's captions cannot be checked.</summary>
    internal AttributeScores? Attributes => _tally.Scores();

    /// <summary>Adds pictures that belong to a run of the source's captions.</summary>
    /// <param name="first">The index of the first caption.</param>
    /// <param name="images"><c>[B, 3, H, W]</c> float32 in [-1, 1].</param>
    /// <param name="check">Whether they are held against their captions.</param>
    internal void Add(long first, Tensor images, bool check)
    {
        using var scope = NewDisposeScope();
        Count += images.shape[0];
        if (features is not null) Statistics!.Add(features.Extract(images));
        if (!check || source is not SceneSource scenes) return;
        var pictures = ImageTensors.ToBytes(images);
        for (var i = 0; i < pictures.Length; i++) _tally.Add(SceneChecker.Check(pictures[i], (int)images.shape[3], scenes.Describe(first + i)));
    }

    /// <summary>The Fréchet distance to another set by the same features; null without.</summary>
    internal double? DistanceTo(PictureSet other) => Statistics is null ? null : FrechetDistance.Between(other.Statistics!, Statistics);

    public void Dispose() => Statistics?.Dispose();
}
