namespace HartFarm.Model.Sampling;

/// <summary>A softmax over noisy logits: what the smooth mode mixes the code book with.</summary>
public static class GumbelSoftmax
{
    /// <summary>The temperature at a stage that is <paramref name="ratio"/> of the way along: 0.27 at first, never below 0.005.</summary>
    public static double Temperature(double ratio) => Math.Max(0.27 * (1 - 0.95 * ratio), 0.005);

    /// <summary><c>softmax((logits - log e) / temperature)</c> over the last axis.</summary>
    /// <param name="logits"><c>[B, L, V]</c> float32, filtered ones at minus infinity.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="exponential">e: draws from the exponential distribution, above 0, <c>[B, L, V]</c>.</param>
    public static Tensor Forward(Tensor logits, double temperature, Tensor exponential)
    {
        using var scope = NewDisposeScope();
        return Over(logits.clone(), temperature, exponential.clone()).MoveToOuterDisposeScope();
    }

    /// <summary>The same over the memory of its inputs, which it frees: a quarter of a gigabyte each.</summary>
    internal static Tensor Over(Tensor logits, double temperature, Tensor exponential)
    {
        using var scope = NewDisposeScope();
        using (exponential) logits.sub_(exponential.log_());
        using (logits) return logits.mul_(tensor((float)(1 / temperature))).softmax(-1).MoveToOuterDisposeScope();
    }
}
