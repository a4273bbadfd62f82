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

    public ModelNeed Describe(ModelFolder folder)
    {
        var preset = ModelPreset.Find("tiny", PatternGenerator.Size);
        var estimate = MemoryEstimate.Of(preset.Transformer, preset.Tokenizer, preset.TextEncoder, torch.ScalarType.Float32);
        return new ModelNeed(new SizeClass(folder.Name, PatternGenerator.Size, PatternGenerator.Size), estimate);
    }

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation)
    {
        Loads++;
        return load();
    }
}
