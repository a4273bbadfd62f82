namespace HartFarm.Storage.Prompts;

/// <summary>One thing wrong with a prompt file.</summary>
/// <param name="Source">The file as the user named it.</param>
/// <param name="Line">Counted from 1; 0 when it is about the whole file.</param>
/// <param name="Field">The field or column, or null when it is about the whole line.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record PromptError(string Source, long Line, string? Field, string Message)
{
    /// <summary>What its line counts: lines of a text, or rows of a table.</summary>
    public string Unit { get; init; } = "line";

    /// <inheritdoc/>
    public override string ToString() => (Line, Field) switch
    {
        (0, _) => $"{Source}: {Message}",
        (_, null) => $"{Source}, {Unit} {Line}: {Message}",
        _ => $"{Source}, {Unit} {Line}, {Field}: {Message}",
    };
}
