namespace HartFarm.Storage.Objects;

/// <summary>What a store is told of an object besides its bytes.</summary>
/// <param name="ContentType">Its media type.</param>
public sealed record ObjectAttributes(string ContentType = "application/octet-stream");
