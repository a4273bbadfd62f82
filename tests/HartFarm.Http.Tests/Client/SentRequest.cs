namespace HartFarm.Http.Tests.Client;

/// <summary>A request that a client sent.</summary>
/// <param name="Authority">To whom.</param>
/// <param name="HasKey">Whether it has a key.</param>
/// <param name="From">The byte that its range begins at; null where it has none.</param>
internal sealed record SentRequest(string Authority, bool HasKey, long? From);
