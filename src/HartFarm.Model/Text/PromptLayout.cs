namespace HartFarm.Model.Text;

/// <summary>How prompts are put to a checkpoint.</summary>
/// <param name="SystemPrompt">What stands before every prompt as the text encoder sees it, or null for nothing.</param>
/// <param name="Positions">The tokens' positions in the transformer.</param>
public sealed record PromptLayout(string? SystemPrompt = null, PromptPositions Positions = PromptPositions.Counted)
{
    /// <summary>The system prompt's tokens, or none.</summary>
    public long[] SystemIds(PromptTokenizer tokenizer) =>
        string.IsNullOrEmpty(SystemPrompt) ? [] : Array.ConvertAll(tokenizer.Encode(SystemPrompt), id => (long)id);
}
