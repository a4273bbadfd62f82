namespace HartFarm.Storage.Prompts;

/// <summary>Prompts that were given one by one, as on the command line.</summary>
public sealed class PromptList : PromptSource
{
    private readonly IReadOnlyList<string> _prompts;

    /// <param name="name">What errors call it, such as the option's name; a prompt's place in the list is its line.</param>
    /// <param name="prompts">The prompts in order.</param>
    public PromptList(string name, IReadOnlyList<string> prompts) : base(name) => _prompts = prompts;

    /// <inheritdoc/>
    public override IEnumerable<PromptLine> Read(PromptErrors errors)
    {
        for (var i = 0; i < _prompts.Count; i++)
        {
            if (PromptFields.CheckPrompt(_prompts[i]) is { } wrong) errors.Add(i + 1, PromptFields.Prompt, wrong);
            else yield return PromptLine.Plain(i + 1, _prompts[i]);
        }
    }
}
