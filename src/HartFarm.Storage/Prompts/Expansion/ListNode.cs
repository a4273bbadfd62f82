using System.Text;

namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>One of a list's entries.</summary>
internal sealed class ListNode(WordList list) : TemplateNode
{
    private readonly IReadOnlyList<string> _entries = list.Entries;

    public override long Count => _entries.Count;

    public override long Longest { get; } = list.Entries.Max(entry => entry.Length);

    public override bool MayBeBlank => false;

    public override bool Chooses => true;

    public override void Write(StringBuilder text, long index) => text.Append(_entries[(int)index]);

    public override void Draw(StringBuilder text, ref SampleStream random) => text.Append(_entries[(int)random.Below(_entries.Count)]);
}
