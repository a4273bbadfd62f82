using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using TorchSharp;

namespace HartFarm.Chaos.Engine;

/// <summary>Loads <see cref="SeedGenerator"/> where a worker would load a checkpoint.</summary>
internal sealed class SeedLoader : IModelLoader
{
    /// <summary>What jobs call the model.</summary>
    public const string Model = "seeded";

    /// <summary>Milliseconds that an image takes.</summary>
    public const string ImageTime = "HARTFARM_CHAOS_IMAGETIME";

    public ModelNeed Describe(ModelFolder folder) =>
        new(new SizeClass(folder.Name, SeedGenerator.Size, SeedGenerator.Size), MemoryEstimate.Of(ModelPreset.Find("tiny", SeedGenerator.Size), torch.ScalarType.Float32));

    public IImageGenerator Load(ModelFolder folder, CancellationToken cancellation)
    {
        var milliseconds = Environment.GetEnvironmentVariable(ImageTime) is { Length: > 0 } text ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 0;
        return new SeedGenerator(folder.Name, TimeSpan.FromMilliseconds(milliseconds));
    }
}
