namespace HartFarm.Storage.Prompts;

/// <summary>Collects the errors of one prompt file.</summary>
/// <param name="source">The file as the user named it.</param>
/// <param name="limit">How many are kept; the others are counted.</param>
/// <param name="unit">What the lines of the errors count.</param>
public sealed class PromptErrors(string source, int limit = PromptLimits.ErrorsKept, string unit = "line")
{
    private readonly List<PromptError> _kept = [];

    /// <summary>How many there were.</summary>
    public long Total { get; private set; }

    /// <summary>Notes an error of a line.</summary>
    public void Add(long line, string? field, string message)
    {
        Total++;
        if (_kept.Count < limit) _kept.Add(new PromptError(source, line, field, message) { Unit = unit });
    }

    /// <exception cref="PromptException">There was an error.</exception>
    public void ThrowIfAny()
    {
        if (Total > 0) throw new PromptException(_kept, Total);
    }
}
