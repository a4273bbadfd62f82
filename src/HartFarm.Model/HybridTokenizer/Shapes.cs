namespace HartFarm.Model.HybridTokenizer;

/// <summary>Checks of the tensors that callers pass in.</summary>
internal static class Shapes
{
    /// <exception cref="ArgumentException">The tensor has another shape, or no rows; the message names both shapes.</exception>
    internal static void Require(Tensor tensor, string name, params ReadOnlySpan<long> shape)
    {
        if (tensor.shape.AsSpan().SequenceEqual(shape) && shape[0] > 0) return;
        throw new ArgumentException($"{name} has shape [{string.Join(", ", tensor.shape)}] where [B, {string.Join(", ", shape[1..].ToArray())}] is needed.", name);
    }
}
