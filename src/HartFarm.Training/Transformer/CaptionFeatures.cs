using HartFarm.Model.Text;

namespace HartFarm.Training.Transformer;

/// <summary>
/// Captions as the transformer is given them, some of them dropped. A dropped caption looks as generation without a prompt does: features
/// of zero, one valid token, positions of zero.
/// </summary>
internal sealed class CaptionFeatures(PromptTokenizer tokenizer, Qwen2Encoder encoder, PromptLayout layout, int slots, Device device)
{
    private readonly long[] _system = layout.SystemIds(tokenizer);

    /// <summary>Features <c>[B, T, hidden]</c> with gradients, mask and positions <c>[B, T]</c> int64.</summary>
    internal (Tensor Context, Tensor Mask, Tensor Positions) Encode(IReadOnlyList<string> captions, bool[] dropped)
    {
        using var scope = NewDisposeScope();
        var tokens = tokenizer.Pad(captions, slots, tokenizer.PaddingSide, layout.Positions);
        Tensor ids = Rows(tokens.Ids), mask = Rows(tokens.Mask);
        using var prefix = _system.Length == 0 ? null : encoder.Prefix(tensor(_system, [1, _system.Length]).to(device));
        var context = encoder.Encode(ids, mask, prefix);
        long[] first = [1, .. new long[slots - 1]], none = new long[slots];
        var keep = tensor(Array.ConvertAll(dropped, drop => drop ? 0f : 1f), [captions.Count, 1, 1]).to(device).to(context.dtype);
        var shownMask = Rows([.. tokens.Mask.Select((row, i) => dropped[i] ? first : row)]);
        var positions = Rows([.. tokens.PositionIds.Select((row, i) => dropped[i] ? none : row)]);
        return (scope.MoveToOuter(context * keep), scope.MoveToOuter(shownMask), scope.MoveToOuter(positions));
    }

    private Tensor Rows(long[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, slots]).to(device);
}
