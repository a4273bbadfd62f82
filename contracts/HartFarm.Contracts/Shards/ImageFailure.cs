namespace HartFarm.Contracts.Shards;

/// <summary>An image that could not be made.</summary>
/// <param name="Index">Its index in the job.</param>
/// <param name="Key">Its key.</param>
/// <param name="Error">Why, in a line.</param>
public sealed record ImageFailure(long Index, string Key, string Error);
