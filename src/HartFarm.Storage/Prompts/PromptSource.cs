namespace HartFarm.Storage.Prompts;

/// <summary>Prompts that can be read more than once, each time from the first.</summary>
public abstract class PromptSource : IDisposable
{
    /// <param name="name">What errors call it.</param>
    protected PromptSource(string name) => Name = name;

    /// <summary>What errors call it: the file as the user named it.</summary>
    public string Name { get; }

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
