namespace HartFarm.Model.Kernels;

/// <summary>A thread's memory for pieces of attention, in bfloat16.</summary>
/// <param name="queries">The most queries of a piece.</param>
/// <param name="keys">S.</param>
/// <param name="size">d.</param>
internal sealed class AttentionRoom(long queries, long keys, long size) : IDisposable
{
    /// <summary><c>[queries, S]</c>.</summary>
    internal Tensor Scores { get; } = empty([queries, keys], ScalarType.BFloat16).DetachFromDisposeScope();

    /// <summary><c>[queries, d]</c>.</summary>
    internal Tensor Mixed { get; } = empty([queries, size], ScalarType.BFloat16).DetachFromDisposeScope();

    public void Dispose()
    {
        Scores.Dispose();
        Mixed.Dispose();
    }
}
