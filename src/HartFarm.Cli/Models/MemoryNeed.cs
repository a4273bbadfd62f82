namespace HartFarm.Cli.Models;

/// <summary>The memory that a model needs in one element type, in bytes, as <see cref="HartFarm.Model.Memory.MemoryEstimate"/> has it.</summary>
/// <param name="Precision">The element type of the computation.</param>
/// <param name="Weights">The weights.</param>
/// <param name="Image">Each image in flight, with guidance: what one more in a batch adds.</param>
/// <param name="Decoder">The decoder's peak; it works on one image at a time.</param>
/// <param name="Process">The peak of a whole process that makes one image at a time.</param>
public sealed record MemoryNeed(string Precision, long Weights, long Image, long Decoder, long Process);
