using System.Text;

namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>Text as it stands.</summary>
internal sealed class TextNode(string own) : TemplateNode
{
    public override long Count => 1;

    public override long Longest => own.Length;

    public override bool MayBeBlank => string.IsNullOrWhiteSpace(own);

    public override bool Chooses => false;

    public override void Write(StringBuilder text, long index) => text.Append(own);

    public override void Draw(StringBuilder text, ref SampleStream random) => text.Append(own);
}
