namespace HartFarm.Parity.Golden;

/// <summary>Computed numbers are not the reference's; the message names the tensors.</summary>
public sealed class GoldenDifferenceException(string message) : Exception(message);
