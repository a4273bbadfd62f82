namespace HartFarm.Contracts.Http;

/// <summary>An image that could not be made.</summary>
/// <param name="Index">Its place in the job, from 0.</param>
/// <param name="Key">Its name.</param>
/// <param name="Error">Why.</param>
public sealed record ImageFailureInfo(long Index, string Key, string Error);
