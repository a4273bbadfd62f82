namespace HartFarm.Cli.Models;

/// <summary>Tells what a checkpoint's folder holds, and sees that it could be loaded.</summary>
public interface IModelInspector
{
    /// <param name="folder">The folder.</param>
    /// <param name="hash">Whether its SHA-256 is wanted, for which every byte is read; else the weights are not.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="HartFarm.Model.Checkpoints.CheckpointException">The folder has no model, or a broken one.</exception>
    ModelReport Inspect(string folder, bool hash, CancellationToken cancellation);
}
