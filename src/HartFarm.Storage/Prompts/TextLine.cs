namespace HartFarm.Storage.Prompts;

/// <summary>A line of valid UTF-8.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Text">Without the line end.</param>
internal readonly record struct TextLine(long Number, string Text);
