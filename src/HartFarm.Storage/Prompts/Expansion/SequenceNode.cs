using System.Text;

namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>Parts one after the other.</summary>
internal sealed class SequenceNode(IReadOnlyList<TemplateNode> parts) : TemplateNode
{
    public override long Count { get; } = Saturating.Product(parts.Select(part => part.Count));

    public override long Longest { get; } = Saturating.Sum(parts.Select(part => part.Longest));

    public override bool MayBeBlank { get; } = parts.All(part => part.MayBeBlank);

    public override bool Chooses { get; } = parts.Any(part => part.Chooses);

    public override void Write(StringBuilder text, long index)
    {
        // The digits of the index, each in the base of its part, are known from the last one on; the text is written from the first.
        var digits = new long[parts.Count];
        for (var i = parts.Count - 1; i >= 0; i--) (index, digits[i]) = Math.DivRem(index, parts[i].Count);
        for (var i = 0; i < parts.Count; i++) parts[i].Write(text, digits[i]);
    }

    public override void Draw(StringBuilder text, ref SampleStream random)
    {
        foreach (var part in parts) part.Draw(text, ref random);
    }
}
