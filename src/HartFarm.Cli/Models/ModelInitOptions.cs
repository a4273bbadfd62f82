namespace HartFarm.Cli.Models;

/// <summary>What <c>hartfarm model init</c> was asked for.</summary>
/// <param name="Preset">One of <see cref="IModelInitializer.Presets"/>.</param>
/// <param name="Size">Pixels a side; null takes the preset's.</param>
/// <param name="Seed">The start of the random weights.</param>
/// <param name="Out">The folder of the new checkpoint.</param>
public sealed record ModelInitOptions(string Preset, int? Size, long Seed, string Out);
