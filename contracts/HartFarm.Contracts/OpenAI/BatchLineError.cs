namespace HartFarm.Contracts.OpenAI;

/// <summary>Why a line of a batch was not run.</summary>
/// <param name="Code"><c>batch_expired</c> or <c>batch_cancelled</c>.</param>
/// <param name="Message">In words.</param>
public sealed record BatchLineError(string Code, string Message);
