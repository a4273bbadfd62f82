using HartFarm.Chaos.Engine;
using HartFarm.Contracts.Shards;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;

namespace HartFarm.Chaos.Farm;

/// <summary>What the workers of a farm draw with.</summary>
/// <param name="Folder">A checkpoint, whose name is the model's; null for the engine that draws each image from its seed.</param>
/// <param name="SizeClass">What jobs ask for.</param>
internal sealed record FarmModel(string? Folder, SizeClass SizeClass)
{
    /// <summary>The engine that draws each image from its seed.</summary>
    public static FarmModel Seeded { get; } = new(null, new SizeClass(SeedLoader.Model, SeedGenerator.Size, SeedGenerator.Size));

    /// <summary>A checkpoint.</summary>
    /// <exception cref="CheckpointException">It will not do.</exception>
    public static FarmModel Of(string folder)
    {
        var side = HybridTokenizerConfig.LoadFrom(CheckpointFolder.Open(folder).TokenizerConfig).ImageSize;
        return new FarmModel(folder, new SizeClass(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), side, side));
    }
}
