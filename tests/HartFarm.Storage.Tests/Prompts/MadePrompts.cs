using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Tests.Prompts;

/// <summary>Prompts that are made while they are read.</summary>
internal sealed class MadePrompts : PromptSource
{
    private readonly int _count;
    private readonly Func<int, string?> _key;

    public MadePrompts(int count, Func<int, string?> key) : base("made")
    {
        _count = count;
        _key = key;
        Options = PromptOptions.Job;
    }

    public int Readings { get; private set; }

    public Action AtEnd { get; set; } = () => { };

    public override IEnumerable<PromptLine> Read(PromptErrors errors)
    {
        Readings++;
        for (var i = 0; i < _count; i++) yield return PromptLine.Plain(i + 1, "a fox") with { Key = _key(i) };
        AtEnd();
    }
}
