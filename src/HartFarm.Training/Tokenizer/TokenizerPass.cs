namespace HartFarm.Training.Tokenizer;

/// <summary>What a tokenizer's training pass leaves behind; its tensors belong to no dispose scope.</summary>
/// <param name="Values">What was measured, by name.</param>
/// <param name="Indices">Each scale's codes, <c>[B, p, p]</c> int64; none where nothing was quantized.</param>
/// <param name="Maps">What each scale coded, where codes are to be revived from it; else none.</param>
internal sealed record TokenizerPass(Dictionary<string, double> Values, IReadOnlyList<Tensor> Indices, IReadOnlyList<Tensor> Maps) : IDisposable
{
    public void Dispose()
    {
        foreach (var tensor in Indices.Concat(Maps)) tensor.Dispose();
    }
}
