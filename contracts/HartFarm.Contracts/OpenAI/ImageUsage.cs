namespace HartFarm.Contracts.OpenAI;

/// <summary>What images took, in tokens, in OpenAI's shape.</summary>
/// <param name="InputTokens">Tokens of the prompt that the model has read, once however many images were made of it; its own system prompt is not counted.</param>
/// <param name="InputTokensDetails">The same by kind.</param>
/// <param name="OutputTokens">Tokens that the images were made of.</param>
/// <param name="TotalTokens">Both together.</param>
public sealed record ImageUsage(long InputTokens, InputTokensDetails InputTokensDetails, long OutputTokens, long TotalTokens);
