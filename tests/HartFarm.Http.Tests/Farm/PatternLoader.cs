using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using TorchSharp;

namespace HartFarm.Http.Tests.Farm;

/// <summary>Loads generators that draw patterns.</summary>
internal sealed class PatternLoader(Gate gate) : IModelLoader
{
    public ModelNeed Describe(ModelFolder folder) =>
        new(new SizeClass(folder.Name, PatternGenerator.Size, PatternGenerator.Size), MemoryEstimate.Of(ModelPreset.Find("tiny", PatternGenerator.Size), torch.ScalarType.BFloat16));

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => new PatternGenerator(gate);
}
