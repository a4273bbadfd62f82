namespace HartFarm.Contracts.OpenAI;

/// <summary>Why a request was refused or failed, in OpenAI's shape.</summary>
/// <param name="Error">Why.</param>
public sealed record ErrorBody(ErrorObject Error);
