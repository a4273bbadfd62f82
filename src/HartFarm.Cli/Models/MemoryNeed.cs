namespace HartFarm.Cli.Models;

/// <summary>The memory that a model needs in one element type, in bytes.</summary>
/// <param name="Precision">The element type of the computation.</param>
/// <param name="Weights">The weights.</param>
/// <param name="Image">Each image in flight, with guidance.</param>
/// <param name="Decoder">The decoder's peak; it works on one image at a time.</param>
public sealed record MemoryNeed(string Precision, long Weights, long Image, long Decoder);
