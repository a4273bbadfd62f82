using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using TorchSharp;

namespace HartFarm.Cli.TestHost;

/// <summary>Loads generators that draw patterns, for a farm's worker.</summary>
public sealed class PatternLoader(Func<IImageGenerator> load) : IModelLoader
{
    /// <summary>How many were loaded.</summary>
    public int Loads { get; private set; }

    public ModelNeed Describe(ModelFolder folder) =>
        new(new SizeClass(folder.Name, PatternGenerator.Size, PatternGenerator.Size), MemoryEstimate.Of(ModelPreset.Find("tiny", PatternGenerator.Size), torch.ScalarType.Float32));

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation)
    {
        Loads++;
        return load();
    }
}
