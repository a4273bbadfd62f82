using HartFarm.Model.Checkpoints;

namespace HartFarm.Cli.Models;

/// <summary>Makes checkpoints with random weights.</summary>
public interface IModelInitializer
{
    /// <summary>The names of the architectures there are, at least two.</summary>
    IReadOnlyList<string> Presets { get; }

    /// <summary>Writes a checkpoint into a new folder, whole or not at all.</summary>
    /// <param name="options">What to write, and where to.</param>
    /// <param name="progress">Told as files are written.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="Commands.InputException">The size does not suit the preset.</exception>
    /// <exception cref="CheckpointException">The folder is not empty, or cannot be written to.</exception>
    ModelReport Initialize(ModelInitOptions options, IProgress<CheckpointProgress> progress, CancellationToken cancellation);
}
