using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using TorchSharp;

namespace HartFarm.FarmBench.Interface;

/// <summary>Loads <see cref="FlatEngine"/> where a worker would load a checkpoint.</summary>
internal sealed class FlatLoader : IModelLoader
{
    public const string Model = "flat";

    public static readonly SizeClass SizeClass = new(Model, FlatEngine.Size, FlatEngine.Size);

    public ModelNeed Describe(ModelFolder folder) => new(SizeClass, MemoryEstimate.Of(ModelPreset.Find("tiny", FlatEngine.Size), torch.ScalarType.Float32));

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => new FlatEngine();
}
