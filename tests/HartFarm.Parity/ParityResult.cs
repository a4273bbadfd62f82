namespace HartFarm.Parity;

/// <summary>What a comparison found: all within the tolerances.</summary>
/// <param name="Tensors">Tensors that were compared.</param>
/// <param name="LargestShare">The largest difference, of what was allowed for its tensor: 1 is all of it.</param>
public sealed record ParityResult(int Tensors, double LargestShare);
