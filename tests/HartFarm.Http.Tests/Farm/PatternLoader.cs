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
    public ModelNeed Describe(ModelFolder folder)
    {
        var preset = ModelPreset.Find("tiny", PatternGenerator.Size);
        return new ModelNeed(
            new SizeClass(folder.Name, PatternGenerator.Size, PatternGenerator.Size),
            MemoryEstimate.Of(preset.Transformer, preset.Tokenizer, preset.TextEncoder, torch.ScalarType.BFloat16));
    }

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation) => new PatternGenerator(gate);
}
