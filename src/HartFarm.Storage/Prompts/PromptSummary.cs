namespace HartFarm.Storage.Prompts;

/// <summary>What a checked prompt file asks for.</summary>
/// <param name="Prompts">How many prompts.</param>
/// <param name="Images">How many images in all.</param>
/// <param name="Sha256">SHA-256 over the prompts and their fields, in lower-case hexadecimal; the file's format and line ends do not matter.</param>
/// <param name="FinalPrompts">How many prompts there are once they are expanded.</param>
public sealed record PromptSummary(long Prompts, long Images, string Sha256, long FinalPrompts);
