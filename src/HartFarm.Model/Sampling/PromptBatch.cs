namespace HartFarm.Model.Sampling;

/// <summary>The prompts of a batch, each distinct one once.</summary>
/// <param name="Context">Text features, <c>[U, T, context_dim]</c>.</param>
/// <param name="Mask"><c>[U, T]</c> int64, 1 for a real token.</param>
/// <param name="PositionIds"><c>[U, T]</c> int64: the mask's running sum less 1, or zeros.</param>
/// <param name="PromptOfImage">Which prompt each image has.</param>
public sealed record PromptBatch(Tensor Context, Tensor Mask, Tensor PositionIds, IReadOnlyList<long> PromptOfImage)
{
    /// <summary>B, the images of the batch.</summary>
    public int Images => PromptOfImage.Count;

    /// <summary>Each prompt's last position, which its image's coordinates start from.</summary>
    public float[] LastPositions()
    {
        using var scope = NewDisposeScope();
        var last = PositionIds.select(1, PositionIds.shape[1] - 1).to(ScalarType.Int64, CPU).contiguous().data<long>().ToArray();
        return Array.ConvertAll(last, position => (float)position);
    }

    /// <summary>The positions, row by row.</summary>
    public long[][] Positions()
    {
        using var scope = NewDisposeScope();
        return [.. PositionIds.to(ScalarType.Int64, CPU).contiguous().data<long>().ToArray().Chunk((int)PositionIds.shape[1])];
    }
}
