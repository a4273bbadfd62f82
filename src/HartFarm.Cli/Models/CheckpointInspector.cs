using System.Globalization;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Memory;
using HartFarm.Model.Parameters;
using HartFarm.Model.Presets;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;
using ScalarType = TorchSharp.torch.ScalarType;

namespace HartFarm.Cli.Models;

/// <summary>Looks at checkpoints by their configs and the heads of their weights' files.</summary>
public sealed class CheckpointInspector : IModelInspector
{
    private const string DiffusionPrefix = "diffloss.";

    /// <inheritdoc/>
    public ModelReport Inspect(string folder, bool hash, CancellationToken cancellation)
    {
        var checkpoint = CheckpointFolder.Open(folder);
        CheckpointCheck.Run(checkpoint);
        var transformer = HartConfig.Load(checkpoint.TransformerConfig);
        var tokenizer = HybridTokenizerConfig.LoadFrom(checkpoint.TokenizerConfig);
        var text = Qwen2Config.Load(checkpoint.TextEncoderConfig);
        ModelPart[] parts =
        [
            TransformerPart(checkpoint, ModelShapes.Transformer(transformer, tokenizer)),
            Part("image tokenizer", checkpoint.OpenTokenizer(), ModelShapes.Tokenizer(tokenizer)),
            Part("text encoder", checkpoint.OpenTextEncoder(), ModelShapes.TextEncoder(text)),
        ];
        MemoryNeed[] memory = [Memory(checkpoint, ScalarType.BFloat16), Memory(checkpoint, ScalarType.Float32)];
        return new ModelReport(
            folder, hash ? checkpoint.Hash(cancellation: cancellation) : null, tokenizer.ImageSize, tokenizer.ImageSize, parts, memory,
            [.. Settings(checkpoint, transformer, tokenizer)]);
    }

    private static ModelPart TransformerPart(CheckpointFolder checkpoint, IReadOnlyList<ParameterShape> shapes)
    {
        using var file = checkpoint.OpenTransformer();
        bool IsDiffusion(string key) => key.StartsWith(DiffusionPrefix, StringComparison.Ordinal);
        var entries = file.Entries.Values.ToList();
        var diffusion = Part("residual diffusion", [.. entries.Where(entry => IsDiffusion(entry.Name))], [.. shapes.Where(shape => IsDiffusion(shape.Key))]);
        return Part("transformer", entries, shapes) with { Within = [diffusion] };
    }

    private static ModelPart Part(string name, ITensorFile file, IReadOnlyList<ParameterShape> shapes)
    {
        using (file) return Part(name, [.. file.Entries.Values], shapes);
    }

    private static ModelPart Part(string name, List<TensorEntry> entries, IReadOnlyList<ParameterShape> shapes)
    {
        // The type that most of it is in; indices and masks stand in other ones.
        var type = entries.GroupBy(entry => entry.Type).MaxBy(group => group.Sum(entry => entry.Count))!.Key;
        return new ModelPart(name, shapes.Sum(shape => shape.Count), type.ToString().ToLowerInvariant(), entries.Sum(entry => entry.Bytes), []);
    }

    private static MemoryNeed Memory(CheckpointFolder checkpoint, ScalarType type)
    {
        var estimate = MemoryEstimate.Of(checkpoint, type);
        var one = estimate.PeakBytes(1);
        return new MemoryNeed(type.ToString().ToLowerInvariant(), estimate.Weights.Total, estimate.PeakBytes(2) - one, estimate.DecoderBytes, one);
    }

    private static IEnumerable<KeyValuePair<string, string>> Settings(CheckpointFolder checkpoint, HartConfig transformer, HybridTokenizerConfig tokenizer)
    {
        yield return new("scales", string.Join(' ', tokenizer.VPatchNums));
        yield return new("tokens of an image", Text(tokenizer.TokenCount));
        yield return new("codes", Text(tokenizer.VocabSize));
        yield return new("layers", Text(transformer.Depth));
        yield return new("width", Text(transformer.EmbedDim));
        yield return new("heads", Text(transformer.NumHeads));
        yield return new("tokens of a prompt", Text(transformer.ContextToken));
        yield return new("diffusion steps", Text(transformer.NumSamplingSteps));
        yield return new("system prompt", checkpoint.Sidecar.SystemPrompt is { Length: > 0 } prompt ? $"{Text(prompt.Length)} characters" : "none");
        if (checkpoint.Sidecar.Source is not { Repository: { } repository } source) yield break;
        yield return new("from", $"{repository} at {source.Commit ?? source.Revision}");
        if (source.TextEncoderRepository is { } encoder) yield return new("text encoder from", $"{encoder} at {source.TextEncoderRevision}");
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
