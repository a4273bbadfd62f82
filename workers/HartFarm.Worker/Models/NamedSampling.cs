using HartFarm.Contracts.Workers;
using HartFarm.Model.Checkpoints;

namespace HartFarm.Worker.Models;

/// <summary>What a checkpoint names for drawing its images, as it is told to the farm.</summary>
internal static class NamedSampling
{
    /// <summary>The same in the contract's words; null where the checkpoint names nothing.</summary>
    public static ModelSampling? Of(CheckpointSampling? named) =>
        named is null ? null : new ModelSampling(named.Guidance, named.TopP, named.Temperature);
}
