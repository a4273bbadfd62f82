namespace HartFarm.Storage.Prompts;

/// <summary>Prompts that can be read more than once, each time from the first.</summary>
public abstract class PromptSource : IDisposable
{
    /// <param name="name">What errors call it.</param>
    protected PromptSource(string name) => Name = name;

    /// <summary>What errors call it: the file as the user named it.</summary>
    public string Name { get; }

    /// <summary>What the lines of its prompts count: <c>line</c>, or <c>row</c>.</summary>
    public virtual string Unit => "line";

    /// <summary>How it is read.</summary>
    public PromptOptions Options { get; protected init; } = PromptOptions.Folder;

    /// <summary>A list for its errors.</summary>
    /// <param name="limit">How many are kept.</param>
    public PromptErrors NewErrors(int limit = PromptLimits.ErrorsKept) => new(Name, limit, Unit);

    /// <summary>The good prompts in order; what is wrong with the others goes to <paramref name="errors"/>. One reading at a time.</summary>
    /// <exception cref="PromptException">The file cannot be read at all.</exception>
    public abstract IEnumerable<PromptLine> Read(PromptErrors errors);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the file.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
