namespace HartFarm.Storage.Objects;

/// <summary>What a store tells to those who fetch an object from it. A folder has no place for it.</summary>
/// <param name="ContentType">The media type.</param>
public sealed record ObjectAttributes(string ContentType)
{
    public static ObjectAttributes Default { get; } = new("application/octet-stream");
}
