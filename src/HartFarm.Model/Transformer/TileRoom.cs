namespace HartFarm.Model.Transformer;

/// <summary>A thread's memory for the tiles of a block.</summary>
/// <param name="width">D.</param>
/// <param name="hidden">The feed-forward's width.</param>
/// <param name="type">The element type.</param>
internal sealed class TileRoom(long width, long hidden, ScalarType type) : IDisposable
{
    /// <summary><c>[tokens, 3D]</c>.</summary>
    internal Tensor Qkv { get; } = Take(3 * width, type);

    /// <summary><c>[tokens, 2 hidden]</c>.</summary>
    internal Tensor GateAndUp { get; } = Take(2 * hidden, type);

    /// <summary><c>[tokens, D]</c>.</summary>
    internal Tensor Output { get; } = Take(width, type);

    public void Dispose()
    {
        Qkv.Dispose();
        GateAndUp.Dispose();
        Output.Dispose();
    }

    private static Tensor Take(long width, ScalarType type) => empty([Tile.Tokens, width], type).DetachFromDisposeScope();
}
