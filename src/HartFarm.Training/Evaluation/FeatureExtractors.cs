using HartFarm.Model.Checkpoints;
using HartFarm.Training.Evaluation.Features;
using HartFarm.Training.Evaluation.Inception;

namespace HartFarm.Training.Evaluation;

/// <summary>Loads a feature extractor of any kind from its file.</summary>
public static class FeatureExtractors
{
    /// <summary>Loads the features of scenes, which their file says it holds, or else Inception-v3.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="CheckpointException">The file cannot be used; the message names it, and the keys or the field.</exception>
    public static IFeatureExtractor Load(string path, Device device) =>
        HoldsScenes(path) ? SceneFeatures.Load(path, device) : InceptionFeatures.Load(path, device);

    private static bool HoldsScenes(string path)
    {
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return false;
        using var file = new SafetensorsFile(path);
        return file.Metadata.ContainsKey(SceneFeatures.SizeField);
    }
}
