using HartFarm.Contracts.Shards;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Memory;
using HartFarm.Model.Runtime;
using HartFarm.Worker.Planning;

namespace HartFarm.Worker.Models;

/// <summary>Loads HART.</summary>
/// <param name="device">Where to compute: <c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="precision">The element type to compute in.</param>
/// <param name="threads">Threads on the CPU; null for all.</param>
public sealed class PipelineLoader(string device, Precision precision, int? threads) : IModelLoader
{
    /// <inheritdoc/>
    public ModelNeed Describe(ModelFolder folder)
    {
        var checkpoint = CheckpointFolder.Open(folder.Path);
        CheckpointCheck.Run(checkpoint);
        var side = HybridTokenizerConfig.LoadFrom(checkpoint.TokenizerConfig).ImageSize;
        var type = Hardware.TypeOf(precision, Devices.Parse(device));
        return new ModelNeed(new SizeClass(folder.Name, side, side), MemoryEstimate.Of(checkpoint, type), NamedSampling.Of(checkpoint.Sidecar.Sampling));
    }

    /// <inheritdoc/>
    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => HartPipeline.Load(
        folder.Path, new PipelineOptions { Device = device, Precision = precision, Threads = threads }, cancellation: cancellation);
}
