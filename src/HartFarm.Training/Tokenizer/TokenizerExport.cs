using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Training.Optimization;

namespace HartFarm.Training.Tokenizer;

/// <summary>Writes a trained tokenizer as a checkpoint's folder <c>tokenizer</c>.</summary>
internal static class TokenizerExport
{
    // As published checkpoints nest both.
    private const string Own = "vae.";
    private const string Discriminator = "disc.";

    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="config">The tokenizer's config.</param>
    /// <param name="parameters">Its parameters, of which the averages are written.</param>
    /// <param name="samples">Images that tell how large residuals are.</param>
    /// <param name="tokenizer">Computes with <paramref name="parameters"/>.</param>
    /// <param name="residualDeviation">What the residuals' standard deviation shall be.</param>
    /// <param name="adversary">The discriminator, which is written beside it; null where it was trained without one.</param>
    internal static void Write(
        string folder, HybridTokenizerConfig config, TrainableParameters parameters, Tensor samples, HybridImageTokenizer tokenizer, double residualDeviation,
        AdversarialTraining? adversary)
    {
        using var guard = no_grad();
        using var averages = parameters.UseAverages();
        var scale = residualDeviation / LatentScaling.ResidualDeviation(tokenizer, samples);
        var path = Path.Combine(folder, CheckpointFolder.TokenizerName);
        Directory.CreateDirectory(path);
        var entries = parameters.Shapes.Select(shape => new TensorEntry(Own + shape.Key, ScalarType.BFloat16, shape.Shape))
            .Concat(adversary?.Entries(Discriminator, ScalarType.BFloat16) ?? []);
        Tensor Exported(string name) => name.StartsWith(Discriminator, StringComparison.Ordinal)
            ? adversary!.Exported(name[Discriminator.Length..], ScalarType.BFloat16)
            : LatentScaling.Apply(name[Own.Length..], parameters.Master(name[Own.Length..]), scale).to(ScalarType.BFloat16);
        SafetensorsWriter.Write(
            Path.Combine(path, "model.safetensors"), entries, entry => Exported(entry.Name),
            new Dictionary<string, string> { ["format"] = "pt" });
        File.WriteAllText(Path.Combine(path, CheckpointFolder.ConfigName), config.ToJson());
    }
}
