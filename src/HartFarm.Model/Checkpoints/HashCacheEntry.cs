using System.Text.Json.Serialization;

namespace HartFarm.Model.Checkpoints;

/// <summary>The hash of a file as it was when it had this size and time.</summary>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Modified">The time of its last change, in .NET ticks, UTC.</param>
/// <param name="Sha256">The hash in lower-case hex.</param>
internal sealed record HashCacheEntry(
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("modified")] long Modified,
    [property: JsonPropertyName("sha256")] string Sha256);
