namespace HartFarm.Model.Text;

/// <summary>What a tokenizer is made of.</summary>
/// <param name="Vocabulary">The ids of the byte-level tokens.</param>
/// <param name="Merges">The pairs that are merged, the first before the others.</param>
/// <param name="Special">The ids of the special tokens.</param>
/// <param name="Pattern">How a text is split before merging.</param>
/// <param name="Normalizes">Whether a text is brought to NFC first.</param>
internal sealed record TokenizerParts(
    Dictionary<string, int> Vocabulary, IReadOnlyList<string> Merges, Dictionary<string, int> Special, string Pattern, bool Normalizes);
