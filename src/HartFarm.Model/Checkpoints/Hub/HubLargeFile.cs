using System.Text.Json.Serialization;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>What the hub's JSON says of a file in git's large file storage.</summary>
internal sealed record HubLargeFile
{
    /// <summary>The SHA-256 of the file.</summary>
    [JsonPropertyName("oid")]
    public string? Oid { get; init; }

    [JsonPropertyName("size")]
    public long Size { get; init; }
}
