namespace HartFarm.Storage.Objects;

/// <summary>An object that is there.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash in lower-case hexadecimal; null where the store does not know it.</param>
/// <param name="Modified">When it was written.</param>
public sealed record StoredObject(string Key, long Bytes, string? Sha256, DateTimeOffset Modified);
