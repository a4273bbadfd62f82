using System.Text;
using Microsoft.ML.Tokenizers;

namespace HartFarm.Model.Text;

/// <summary>Qwen2's byte-level byte-pair encoding, from a text encoder's folder. Safe for concurrent use.</summary>
public sealed class PromptTokenizer
{
    private readonly BpeTokenizer _tokenizer;
    private readonly bool _normalizes;

    internal PromptTokenizer(BpeTokenizer tokenizer, bool normalizes, int padId, PaddingSide paddingSide)
    {
        (_tokenizer, _normalizes) = (tokenizer, normalizes);
        (PadId, PaddingSide) = (padId, paddingSide);
        VocabSize = Math.Max(tokenizer.Vocabulary.Values.Max(), tokenizer.SpecialTokens is { Count: > 0 } special ? special.Values.Max() : 0) + 1;
    }

    /// <summary>The token that fills empty slots.</summary>
    public int PadId { get; }

    /// <summary>Where the empty slots stand.</summary>
    public PaddingSide PaddingSide { get; }

    /// <summary>One more than the greatest id.</summary>
    public int VocabSize { get; }

    /// <summary>Reads <c>tokenizer.json</c>, or else <c>vocab.json</c> and <c>merges.txt</c>, with <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="Checkpoints.CheckpointException">A file is missing or cannot be used; the message names it.</exception>
    public static PromptTokenizer Load(string folder) => TokenizerFiles.Load(folder);

    /// <summary>The ids of a text: NFC first, special tokens recognised, none added. Half a surrogate pair becomes U+FFFD.</summary>
    public int[] Encode(string text)
    {
        var whole = Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text));
        return [.. _tokenizer.EncodeToIds(_normalizes ? whole.Normalize(NormalizationForm.FormC) : whole, considerPreTokenization: true, considerNormalization: false)];
    }

    /// <summary>The text of ids, special tokens written out.</summary>
    public string Decode(IEnumerable<int> ids) => _tokenizer.Decode(ids, considerSpecialTokens: true);

    /// <summary>Prompts in equally many slots; what does not fit is cut off, with a warning.</summary>
    public TokenizedPrompts Pad(IReadOnlyList<string> prompts, int slots, PaddingSide side, PromptPositions counted = PromptPositions.Counted)
    {
        var (ids, masks, positions) = (new long[prompts.Count][], new long[prompts.Count][], new long[prompts.Count][]);
        var warnings = new List<IReadOnlyList<string>>();
        for (var i = 0; i < prompts.Count; i++)
        {
            var own = new List<string>();
            var all = Encode(prompts[i]);
            if (HasLoneSurrogate(prompts[i])) own.Add("The prompt holds half of a surrogate pair; it was read as U+FFFD.");
            if (all.Length > slots) own.Add($"The prompt has {all.Length} tokens; the model reads the first {slots}.");
            var kept = Math.Min(all.Length, slots);
            var first = side == PaddingSide.Right ? 0 : slots - kept;
            (ids[i], masks[i], positions[i]) = (new long[slots], new long[slots], new long[slots]);
            Array.Fill(ids[i], PadId);
            for (var slot = 0; slot < kept; slot++)
            {
                ids[i][first + slot] = all[slot];
                masks[i][first + slot] = 1;
            }
            long sum = 0;
            for (var slot = 0; slot < slots && counted == PromptPositions.Counted; slot++) positions[i][slot] = (sum += masks[i][slot]) - 1;
            warnings.Add(own);
        }
        return new TokenizedPrompts(ids, masks, positions, warnings);
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }
        return false;
    }
}
