using HartFarm.Model.Checkpoints;

namespace HartFarm.Model.Presets;

/// <summary>Writes random checkpoints in the published layout: for trials, and to measure speed and memory without trained weights.</summary>
public static class ModelInitializer
{
    private static readonly string[] Parts = [CheckpointFolder.TransformerName, CheckpointFolder.TokenizerName, CheckpointSidecar.DefaultTextEncoder];

    /// <summary>Writes a checkpoint of bfloat16 weights. Its configs come last: until then the folder is not taken for a checkpoint.</summary>
    /// <param name="preset">The model.</param>
    /// <param name="seed">The same seed gives the same files.</param>
    /// <param name="folder">Made if it is not there; it must be empty otherwise.</param>
    /// <param name="progress">Told before each tensor, and at the end.</param>
    /// <param name="cancellation">Stops between two tensors.</param>
    /// <exception cref="CheckpointException">The folder is not empty or cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">The token fired. As after any failure, what was written is deleted.</exception>
    public static void Write(
        ModelPreset preset, long seed, string folder, IProgress<CheckpointProgress>? progress = null, CancellationToken cancellation = default)
    {
        Runtime.Torch.Initialize();
        try
        {
            var isNew = !Directory.Exists(folder);
            if (!isNew && Directory.EnumerateFileSystemEntries(folder).Any()) throw new CheckpointException($"{folder} is not empty.");
            try
            {
                WriteFiles(preset, seed, folder, progress, cancellation);
            }
            catch
            {
                Delete(folder, isNew);
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{folder} cannot be written to: {error.Message}", error);
        }
    }

    private static void WriteFiles(ModelPreset preset, long seed, string folder, IProgress<CheckpointProgress>? progress, CancellationToken cancellation)
    {
        var (llm, tokenizer, text) = (Parts[0], Parts[1], Parts[2]);
        RandomWeightsFile[] weights =
        [
            new(llm, "", ModelShapes.Transformer(preset.Transformer, preset.Tokenizer)),
            new(tokenizer, "vae.", ModelShapes.Tokenizer(preset.Tokenizer)),
            new(text, "model.", ModelShapes.TextEncoder(preset.TextEncoder)),
        ];
        var total = weights.Sum(file => file.Bytes);
        long before = 0;
        foreach (var file in weights)
        {
            Directory.CreateDirectory(Path.Combine(folder, file.Folder));
            var start = before;
            file.Write(folder, seed, done => progress?.Report(new CheckpointProgress(start + done, total, file.Name)), cancellation);
            before += file.Bytes;
        }
        ByteVocabulary.Write(Path.Combine(folder, text));
        new CheckpointSidecar().Write(folder);
        File.WriteAllText(Path.Combine(folder, text, CheckpointFolder.ConfigName), preset.TextEncoder.ToJson());
        File.WriteAllText(Path.Combine(folder, tokenizer, CheckpointFolder.ConfigName), preset.Tokenizer.ToJson());
        File.WriteAllText(Path.Combine(folder, llm, CheckpointFolder.ConfigName), preset.Transformer.ToJson());
    }

    private static void Delete(string folder, bool isNew)
    {
        try
        {
            foreach (var part in Parts.Select(part => Path.Combine(folder, part)).Where(Directory.Exists)) Directory.Delete(part, recursive: true);
            File.Delete(Path.Combine(folder, CheckpointSidecar.FileName));
            if (isNew) Directory.Delete(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without its configs it is no checkpoint; the first error says more than this one.
        }
    }
}
