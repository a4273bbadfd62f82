namespace HartFarm.Model.Text;

/// <summary>Prompts as token ids, all padded to one number of slots.</summary>
/// <param name="Ids"><c>[B][slots]</c>.</param>
/// <param name="Mask"><c>[B][slots]</c>, 1 for a real token.</param>
/// <param name="PositionIds"><c>[B][slots]</c>: the mask's running sum less 1, or zeros.</param>
/// <param name="Warnings">For each prompt, what its author should know.</param>
public sealed record TokenizedPrompts(long[][] Ids, long[][] Mask, long[][] PositionIds, IReadOnlyList<IReadOnlyList<string>> Warnings);
