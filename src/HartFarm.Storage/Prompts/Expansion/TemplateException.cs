namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>The choices in a prompt cannot be read.</summary>
public sealed class TemplateException : Exception
{
    /// <param name="column">Where, counted in characters from 1.</param>
    /// <param name="problem">What is wrong there.</param>
    public TemplateException(int column, string problem) : base($"column {column}: {problem}") => Column = column;

    /// <summary>Where, counted in characters from 1.</summary>
    public int Column { get; }
}
