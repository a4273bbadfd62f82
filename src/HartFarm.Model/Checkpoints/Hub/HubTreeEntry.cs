using System.Text.Json.Serialization;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>One entry of a repository's tree in the hub's JSON.</summary>
internal sealed record HubTreeEntry
{
    /// <summary><c>file</c> or <c>directory</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("path")]
    public string? Path { get; init; }

    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>git's SHA-1 of the blob: of the file itself, or of the pointer to a large one.</summary>
    [JsonPropertyName("oid")]
    public string? Oid { get; init; }

    /// <summary>Where the file is a large one: its own size and SHA-256.</summary>
    [JsonPropertyName("lfs")]
    public HubLargeFile? Lfs { get; init; }
}
