namespace HartFarm.Cli.Models;

/// <summary>Makes checkpoints with random weights.</summary>
public interface IModelInitializer
{
    /// <summary>The names of the architectures there are, at least two.</summary>
    IReadOnlyList<string> Presets { get; }

    /// <summary>Writes a checkpoint into a new folder.</summary>
    /// <exception cref="Commands.InputException">The folder is not empty, or the size does not suit the preset.</exception>
    ModelReport Initialize(ModelInitOptions options, CancellationToken cancellation);
}
