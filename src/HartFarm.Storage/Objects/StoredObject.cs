namespace HartFarm.Storage.Objects;

/// <summary>What is known of an object.</summary>
/// <param name="Key">Its key in the store, without the store's prefix.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was written.</param>
public sealed record StoredObject(string Key, long Bytes, DateTimeOffset Modified)
{
    /// <summary>SHA-256 of the bytes in lower-case hexadecimal; null where the store would have to read them for it.</summary>
    public string? Sha256 { get; init; }
}
