using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Training.Runs;
using static TorchSharp.torch;

namespace HartFarm.Cli.Training;

/// <summary>A part of a checkpoint that a training starts from, where it does not start from nothing.</summary>
internal sealed class StartingWeights : IDisposable
{
    private readonly ITensorFile _file;
    private readonly string _prefix;

    private StartingWeights(ITensorFile file, string key) => (_file, _prefix) = (file, TensorFiles.PrefixOf(file, key));

    /// <summary>The file of the weights.</summary>
    internal string Path => _file.Path;

    /// <summary>Opens what <c>--from</c> named; null where nothing was named.</summary>
    /// <param name="from">A checkpoint's folder, or null.</param>
    /// <param name="part">The folder of the part in it.</param>
    /// <param name="key">A key that the part has, which tells what stands before all of its keys.</param>
    /// <exception cref="TrainingException">The folder has no such part.</exception>
    /// <exception cref="CheckpointException">Its weights cannot be used.</exception>
    internal static StartingWeights? Open(string? from, string part, string key)
    {
        if (from is null) return null;
        var folder = System.IO.Path.Combine(from, part);
        if (!Directory.Exists(folder)) throw new TrainingException($"--from: {from} has no folder {part}.");
        return new StartingWeights(TensorFiles.Open(folder), key);
    }

    /// <summary>The weights of a parameter.</summary>
    /// <exception cref="CheckpointException">The checkpoint has none, or of another shape.</exception>
    internal Tensor Of(ParameterShape shape)
    {
        var key = _prefix + shape.Key;
        if (!_file.Entries.TryGetValue(key, out var entry)) throw new CheckpointException($"--from: {_file.Path} lacks {key}.");
        if (!entry.Shape.SequenceEqual(shape.Shape))
        {
            throw new CheckpointException($"--from: {key} of {_file.Path} is [{string.Join(", ", entry.Shape)}], and the config wants [{string.Join(", ", shape.Shape)}].");
        }
        return _file.Load(key);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
