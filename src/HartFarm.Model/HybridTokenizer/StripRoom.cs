namespace HartFarm.Model.HybridTokenizer;

/// <summary>A thread's memory for what goes into a convolution of a strip: its rows, and one more above and below.</summary>
internal sealed class StripRoom : IDisposable
{
    private readonly Tensor _memory;

    /// <param name="rows">The rows of the tallest strip.</param>
    /// <param name="width">Positions of a row.</param>
    /// <param name="channels">Numbers of a position.</param>
    internal StripRoom(int rows, long width, long channels) =>
        _memory = empty([1, rows + 2, width, channels], ScalarType.BFloat16).DetachFromDisposeScope();

    /// <summary>Room for a strip and the rows around it: <c>[1, C, n + 2, W]</c>, channels-last.</summary>
    internal Tensor For(Strip strip)
    {
        using var rows = _memory.narrow(1, 0, strip.Rows + 2);
        return rows.permute(0, 3, 1, 2);
    }

    public void Dispose() => _memory.Dispose();
}
