namespace HartFarm.Storage.Prompts;

/// <summary>One prompt a line; spaces around it and blank lines are dropped.</summary>
internal static class PlainPrompts
{
    public static IEnumerable<PromptLine> Read(Stream stream, PromptErrors errors)
    {
        foreach (var line in TextLines.Read(stream, errors))
        {
            var prompt = line.Text.Trim();
            if (prompt.Length == 0) continue;
            if (PromptFields.CheckPrompt(prompt) is { } wrong) errors.Add(line.Number, PromptFields.Prompt, wrong);
            else yield return PromptLine.Plain(line.Number, prompt);
        }
    }
}
