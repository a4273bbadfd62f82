namespace HartFarm.Model.Text;

/// <summary>Keys and values of tokens that stand before every prompt, computed once: attention is causal, so nothing later changes them.</summary>
public sealed class Qwen2Prefix : IDisposable
{
    internal Qwen2Prefix(long length, IReadOnlyList<(Tensor Keys, Tensor Values)> layers)
    {
        (Length, Layers) = (length, layers);
    }

    /// <summary>How many tokens.</summary>
    public long Length { get; }

    /// <summary>Each layer's keys and values, <c>[1, heads, Length, d]</c>.</summary>
    internal IReadOnlyList<(Tensor Keys, Tensor Values)> Layers { get; }

    /// <summary>Frees the keys and values.</summary>
    public void Dispose()
    {
        foreach (var (keys, values) in Layers)
        {
            keys.Dispose();
            values.Dispose();
        }
    }
}
