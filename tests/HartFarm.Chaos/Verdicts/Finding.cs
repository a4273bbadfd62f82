namespace HartFarm.Chaos.Verdicts;

/// <summary>Something that is not as it has to be.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What is not so.</param>
internal sealed record Finding(FindingKind Kind, string Text)
{
    public override string ToString() => $"{Kind}: {Text}";
}
