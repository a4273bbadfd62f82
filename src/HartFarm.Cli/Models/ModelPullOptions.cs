namespace HartFarm.Cli.Models;

/// <summary>What <c>hartfarm model pull</c> was asked for.</summary>
/// <param name="Repository">The repository of the checkpoint, <c>owner/name</c>.</param>
/// <param name="Revision">A branch, tag or commit; null takes the default branch.</param>
/// <param name="TextEncoder">The repository of the text encoder; null takes the one that the checkpoint names.</param>
/// <param name="TextEncoderRevision">A branch, tag or commit of it; null takes the default branch.</param>
/// <param name="SystemPromptFile">A file with the text put before each prompt; null takes the checkpoint's.</param>
/// <param name="Out">The folder of the checkpoint.</param>
public sealed record ModelPullOptions(
    string Repository, string? Revision, string? TextEncoder, string? TextEncoderRevision, string? SystemPromptFile, string Out);
