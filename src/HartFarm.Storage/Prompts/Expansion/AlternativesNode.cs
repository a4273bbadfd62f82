using System.Text;

namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>One of several parts. A draw takes each as likely, however many ways there are in it.</summary>
internal sealed class AlternativesNode(IReadOnlyList<TemplateNode> options) : TemplateNode
{
    public override long Count { get; } = Saturating.Sum(options.Select(option => option.Count));

    public override long Longest { get; } = options.Max(option => option.Longest);

    public override bool MayBeBlank { get; } = options.Any(option => option.MayBeBlank);

    public override bool Chooses => true;

    public override void Write(StringBuilder text, long index)
    {
        var option = 0;
        for (; index >= options[option].Count; option++) index -= options[option].Count;
        options[option].Write(text, index);
    }

    public override void Draw(StringBuilder text, ref SampleStream random) => options[(int)random.Below(options.Count)].Draw(text, ref random);
}
