using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Presets;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;

namespace HartFarm.Bench.Models;

/// <summary>The checkpoint that is measured.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Description">Its hyper-parameters.</param>
public sealed record BenchmarkModel(string Folder, ModelPreset Description)
{
    /// <summary>A checkpoint by its folder.</summary>
    /// <exception cref="CheckpointException">The folder or a config cannot be used.</exception>
    public static BenchmarkModel Of(string folder)
    {
        var checkpoint = CheckpointFolder.Open(folder);
        var description = new ModelPreset(
            Path.GetFileName(checkpoint.Path),
            HartConfig.Load(checkpoint.TransformerConfig),
            HybridTokenizerConfig.LoadFrom(checkpoint.TokenizerConfig),
            Qwen2Config.Load(checkpoint.TextEncoderConfig));
        return new BenchmarkModel(checkpoint.Path, description);
    }

    /// <summary>A preset with random weights, made if they are not there yet.</summary>
    /// <exception cref="ArgumentException">There is no such preset, or it has no such size.</exception>
    public static BenchmarkModel Random(string preset, int? size, TextWriter log)
    {
        var description = ModelPreset.Find(preset, size);
        return new BenchmarkModel(RandomWeightsCache.Folder(description, log), description);
    }
}
