using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Worker.Planning;

namespace HartFarm.Worker.Models;

/// <summary>Gets models from their folders.</summary>
public interface IModelLoader
{
    /// <summary>What a model needs, from its configs alone.</summary>
    /// <exception cref="CheckpointException">The folder has no model, or one that cannot be used.</exception>
    ModelNeed Describe(ModelFolder folder);

    /// <summary>Loads a model; runs on the calling thread.</summary>
    /// <exception cref="CheckpointException">The folder has no model, or one that cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    IImageGenerator Load(ModelFolder folder, CancellationToken cancellation);
}
