namespace HartFarm.Cli.Generation;

/// <summary>Tells of prompts that the generator warned of: once each, the first ones alone, and at the end how many there were.</summary>
public sealed class WarningReport(string source, Action<string> note)
{
    /// <summary>How many prompts are told of.</summary>
    public const int Shown = 20;

    private long _lastLine;

    /// <summary>How many prompts had a warning.</summary>
    public long Prompts { get; private set; }

    /// <summary>Looks at an image; a prompt's images come one after the other.</summary>
    public void Add(MadeImage made)
    {
        var line = made.Task.Line.Line;
        if (made.Image.Warnings.Count == 0 || line == _lastLine) return;
        _lastLine = line;
        if (++Prompts > Shown) return;
        foreach (var warning in made.Image.Warnings) note($"hartfarm: warning: {source}, line {line}: {warning}");
    }

    /// <summary>Tells of those that were left out.</summary>
    public void Finish()
    {
        if (Prompts > Shown) note($"hartfarm: warning: {Prompts} prompts had warnings, of which the first {Shown} are above; metadata.jsonl has all");
    }
}
