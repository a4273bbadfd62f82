namespace HartFarm.Model.Text;

/// <summary>Prompts as the transformer is given them. Owns its tensors.</summary>
/// <param name="ContextTensor">Text features, <c>[B, slots, hidden]</c>.</param>
/// <param name="ContextMask"><c>[B, slots]</c> int64, 1 for a real token.</param>
/// <param name="ContextPositionIds"><c>[B, slots]</c> int64: the mask's running sum less 1, or zeros.</param>
/// <param name="Warnings">For each prompt, what its author should know; mostly nothing.</param>
/// <param name="Tokens">For each prompt, how many of its tokens are read.</param>
public sealed record PromptContext(
    Tensor ContextTensor, Tensor ContextMask, Tensor ContextPositionIds, IReadOnlyList<IReadOnlyList<string>> Warnings, IReadOnlyList<int> Tokens) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        ContextTensor.Dispose();
        ContextMask.Dispose();
        ContextPositionIds.Dispose();
    }
}
