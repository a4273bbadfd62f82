namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Which checkpoint to fetch, and where to.</summary>
/// <param name="Repository">The repository with the folders <c>llm</c> and <c>tokenizer</c>, such as <c>mit-han-lab/hart-0.7b-1024px</c>.</param>
/// <param name="Folder">The local folder.</param>
public sealed record PullRequest(string Repository, string Folder)
{
    /// <summary>The revision that repositories are fetched at where nothing else is said.</summary>
    public const string DefaultRevision = "main";

    /// <summary>A branch, a tag or a commit of the repository.</summary>
    public string Revision { get; init; } = DefaultRevision;

    /// <summary>The repository of the text encoder, or null for the one in the repository itself or the one known to belong to it.</summary>
    public string? TextEncoderRepository { get; init; }

    /// <summary>A branch, a tag or a commit of the text encoder's repository.</summary>
    public string TextEncoderRevision { get; init; } = DefaultRevision;

    /// <summary>A file with the system prompt, or null for the one in the repository's sidecar or the one known to belong to it.</summary>
    public string? SystemPromptFile { get; init; }
}
