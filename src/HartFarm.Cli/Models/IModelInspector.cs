namespace HartFarm.Cli.Models;

/// <summary>Reads what a checkpoint's folder holds, without its weights.</summary>
public interface IModelInspector
{
    /// <exception cref="HartFarm.Model.Checkpoints.CheckpointException">The folder has no model, or a broken one.</exception>
    ModelReport Inspect(string folder);
}
