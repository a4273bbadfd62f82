namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>The memory of one or more tensors, as the pickle announces it.</summary>
/// <param name="Key">The name of its bytes in the archive's <c>data</c> folder.</param>
/// <param name="Type">The element type.</param>
/// <param name="Count">How many elements it is said to have.</param>
internal sealed record TorchStorage(string Key, ScalarType Type, long Count);
