namespace HartFarm.Contracts.OpenAI;

/// <summary>What a line of a batch would have been answered.</summary>
/// <param name="StatusCode">The status.</param>
/// <param name="RequestId">An id to ask about it.</param>
/// <param name="Body">An <see cref="ImagesResponse"/> or an <see cref="ErrorBody"/>.</param>
public sealed record BatchLineResponse(int StatusCode, string RequestId, object Body);
