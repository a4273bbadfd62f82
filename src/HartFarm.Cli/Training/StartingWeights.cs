using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Training.Runs;
using static TorchSharp.torch;

namespace HartFarm.Cli.Training;

/// <summary>A part of a checkpoint that a training starts from, where it does not start from nothing.</summary>
internal sealed class StartingWeights : IDisposable
{
    private readonly ITensorFile? _file;

    private StartingWeights(ITensorFile? file) => _file = file;

    /// <summary>The file of the weights; none where nothing was named.</summary>
    internal IReadOnlyList<string> Paths => _file is null ? [] : [_file.Path];

    /// <summary>The weights of a parameter; null where nothing was named. It throws a <see cref="CheckpointException"/> where the checkpoint has none, or of another shape.</summary>
    internal Func<ParameterShape, Tensor>? Of { get; private init; }

    /// <summary>Opens what <c>--from</c> named.</summary>
    /// <param name="from">A checkpoint's folder, or null.</param>
    /// <param name="part">The folder of the part in it.</param>
    /// <param name="key">A key that the part has, which tells what stands before all of its keys.</param>
    /// <exception cref="TrainingException">The folder has no such part.</exception>
    /// <exception cref="CheckpointException">Its weights cannot be used.</exception>
    internal static StartingWeights Open(string? from, string part, string key)
    {
        if (from is null) return new StartingWeights(null);
        var folder = Path.Combine(from, part);
        if (!Directory.Exists(folder)) throw new TrainingException($"--from: {from} has no folder {part}.");
        var file = TensorFiles.Open(folder);
        var prefix = TensorFiles.PrefixOf(file, key);
        return new StartingWeights(file) { Of = shape => Load(file, prefix, shape) };
    }

    private static Tensor Load(ITensorFile file, string prefix, ParameterShape shape)
    {
        var key = prefix + shape.Key;
        if (!file.Entries.TryGetValue(key, out var entry)) throw new CheckpointException($"--from: {file.Path} lacks {key}.");
        if (!entry.Shape.SequenceEqual(shape.Shape))
        {
            throw new CheckpointException($"--from: {key} of {file.Path} is [{string.Join(", ", entry.Shape)}], and the config wants [{string.Join(", ", shape.Shape)}].");
        }
        return file.Load(key);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
