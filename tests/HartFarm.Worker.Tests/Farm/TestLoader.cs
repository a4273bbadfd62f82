using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using TorchSharp;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Loads generators that draw patterns. A folder's path ends with <c>preset/size</c>, whose estimate counts.</summary>
internal sealed class TestLoader(Func<ModelFolder, IImageGenerator> load) : IModelLoader
{
    public ModelNeed Describe(ModelFolder folder)
    {
        var parts = folder.Path.Split('/');
        var size = int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture);
        var preset = ModelPreset.Find(parts[^2], size);
        var estimate = MemoryEstimate.Of(preset, torch.ScalarType.BFloat16);
        return new ModelNeed(new SizeClass(folder.Name, size, size), estimate);
    }

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => load(folder);
}
