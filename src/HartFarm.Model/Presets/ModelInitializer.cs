using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Presets;

/// <summary>Writes random checkpoints in the published layout: for trials, and to measure speed and memory without trained weights.</summary>
public static class ModelInitializer
{
    /// <summary>Writes a checkpoint of bfloat16 weights.</summary>
    /// <param name="preset">The model.</param>
    /// <param name="seed">The same seed gives the same files.</param>
    /// <param name="folder">Made if it is not there; it must be empty otherwise.</param>
    /// <param name="progress">Told of each tensor that is written: its key, and its bytes.</param>
    /// <param name="cancellation">Stops between two tensors.</param>
    /// <exception cref="CheckpointException">The folder is not empty or cannot be written to.</exception>
    public static void Write(ModelPreset preset, long seed, string folder, Action<string, long>? progress = null, CancellationToken cancellation = default)
    {
        Runtime.Torch.Initialize();
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new CheckpointException($"{folder} is not empty.");
            var (llm, tokenizer, text) = (Path.Combine(folder, CheckpointFolder.TransformerName), Path.Combine(folder, CheckpointFolder.TokenizerName), Path.Combine(folder, CheckpointSidecar.DefaultTextEncoder));
            foreach (var part in new[] { llm, tokenizer, text }) Directory.CreateDirectory(part);
            File.WriteAllText(Path.Combine(llm, CheckpointFolder.ConfigName), preset.Transformer.ToJson());
            File.WriteAllText(Path.Combine(tokenizer, CheckpointFolder.ConfigName), preset.Tokenizer.ToJson());
            File.WriteAllText(Path.Combine(text, CheckpointFolder.ConfigName), preset.TextEncoder.ToJson());
            ByteVocabulary.Write(text);
            WriteWeights(ModelShapes.Transformer(preset.Transformer, preset.Tokenizer), "", seed, llm, progress, cancellation);
            WriteWeights(ModelShapes.Tokenizer(preset.Tokenizer), "vae.", seed, tokenizer, progress, cancellation);
            WriteWeights(ModelShapes.TextEncoder(preset.TextEncoder), "model.", seed, text, progress, cancellation);
            new CheckpointSidecar().Write(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{folder} cannot be written to: {error.Message}", error);
        }
    }

    private static void WriteWeights(
        IReadOnlyList<ParameterShape> shapes, string prefix, long seed, string folder, Action<string, long>? progress, CancellationToken cancellation)
    {
        var byKey = shapes.ToDictionary(shape => prefix + shape.Key, StringComparer.Ordinal);
        var entries = byKey.Select(pair => new TensorEntry(pair.Key, ScalarType.BFloat16, pair.Value.Shape));
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), entries, entry =>
        {
            progress?.Invoke(entry.Name, entry.Count * 2);
            return Draw(byKey[entry.Name], seed);
        }, new Dictionary<string, string> { ["format"] = "pt" }, cancellation);
    }

    private static Tensor Draw(ParameterShape shape, long seed) => shape.Initializer switch
    {
        Initializer.Zeros => zeros(shape.Shape, ScalarType.BFloat16),
        Initializer.Ones => ones(shape.Shape, ScalarType.BFloat16),
        _ => RandomWeights.Draw(shape, seed),
    };
}
