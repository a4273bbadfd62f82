namespace HartFarm.Contracts.OpenAI;

/// <summary>Tokens of a prompt by kind.</summary>
/// <param name="TextTokens">Those of text.</param>
/// <param name="ImageTokens">Those of images: always 0, since prompts are texts.</param>
public sealed record InputTokensDetails(long TextTokens, long ImageTokens);
