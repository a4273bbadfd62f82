using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Presets;

/// <summary>The random weights of one part of a checkpoint, bfloat16.</summary>
/// <param name="Folder">The part's folder in the checkpoint.</param>
/// <param name="Prefix">What its keys start with in the file.</param>
/// <param name="Shapes">Its parameters.</param>
internal sealed record RandomWeightsFile(string Folder, string Prefix, IReadOnlyList<ParameterShape> Shapes)
{
    private const int BytesOfElement = 2;

    /// <summary>The file, relative to the checkpoint's folder.</summary>
    internal string Name => $"{Folder}/model.safetensors";

    /// <summary>The bytes of all tensors.</summary>
    internal long Bytes => Shapes.Sum(shape => shape.Count * BytesOfElement);

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="checkpoint">The checkpoint's folder, in which the part's is.</param>
    /// <param name="seed">The start of the random numbers.</param>
    /// <param name="report">Told before each tensor, and at the end, how many bytes were written.</param>
    /// <param name="cancellation">Stops between two tensors.</param>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    internal void Write(string checkpoint, long seed, Action<long> report, CancellationToken cancellation)
    {
        var byKey = Shapes.ToDictionary(shape => Prefix + shape.Key, StringComparer.Ordinal);
        var entries = byKey.Select(pair => new TensorEntry(pair.Key, ScalarType.BFloat16, pair.Value.Shape));
        long done = 0;
        SafetensorsWriter.Write(Path.Combine(checkpoint, Name), entries, entry =>
        {
            report(done);
            done += entry.Count * BytesOfElement;
            return Draw(byKey[entry.Name], seed);
        }, new Dictionary<string, string> { ["format"] = "pt" }, cancellation);
        report(done);
    }

    private static Tensor Draw(ParameterShape shape, long seed) => shape.Initializer switch
    {
        Initializer.Zeros => zeros(shape.Shape, ScalarType.BFloat16),
        Initializer.Ones => ones(shape.Shape, ScalarType.BFloat16),
        _ => RandomWeights.Draw(shape, seed),
    };
}
