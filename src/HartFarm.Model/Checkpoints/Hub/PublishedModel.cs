namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>What belongs to a published HART checkpoint and does not stand in its repository.</summary>
internal static class PublishedModel
{
    // A commit, for the prompt is part of what the model was trained with.
    private const string PromptPath = "mit-han-lab/hart/e28a41f/hart/utils/constants.py";
    private const string PromptName = "llm_system_prompt";
    private const int LargestSource = 1 << 20;

    /// <summary>The repository of the published checkpoint.</summary>
    internal const string Repository = "mit-han-lab/hart-0.7b-1024px";

    /// <summary>The repository of the text encoder that it was trained with.</summary>
    internal const string TextEncoderRepository = "mit-han-lab/Qwen2-VL-1.5B-Instruct";

    /// <summary>Whether a repository is the published one.</summary>
    internal static bool Is(string repository) => string.Equals(repository, Repository, StringComparison.OrdinalIgnoreCase);

    /// <summary>The system prompt that it was trained with, out of the reference implementation's source.</summary>
    /// <exception cref="HubException">The source cannot be fetched, or the prompt does not stand in it as a plain literal.</exception>
    internal static async Task<string> SystemPromptAsync(HubClient client, CancellationToken cancellation)
    {
        var address = new Uri(client.ReferenceEndpoint, PromptPath);
        var source = await client.ReadAsync(address, LargestSource, cancellation).ConfigureAwait(false);
        return PythonStringLiteral.Find(address.ToString(), HubText.Decode(address.ToString(), source), PromptName);
    }
}
