using System.Text.Json;
using System.Text.Json.Serialization;

namespace HartFarm.Model.Checkpoints;

/// <summary>Where a checkpoint came from, for people and for the record of what was generated with it.</summary>
public sealed record CheckpointSource
{
    /// <summary>The repository of the transformer and the image tokenizer.</summary>
    [JsonPropertyName("repository")]
    public string? Repository { get; init; }

    /// <summary>The branch, tag or commit that was asked for.</summary>
    [JsonPropertyName("revision")]
    public string? Revision { get; init; }

    /// <summary>The commit that the revision meant, where the server said so.</summary>
    [JsonPropertyName("commit")]
    public string? Commit { get; init; }

    /// <summary>The repository of the text encoder, where it is another one.</summary>
    [JsonPropertyName("text_encoder_repository")]
    public string? TextEncoderRepository { get; init; }

    /// <summary>The branch, tag or commit of the text encoder that was asked for.</summary>
    [JsonPropertyName("text_encoder_revision")]
    public string? TextEncoderRevision { get; init; }

    /// <summary>Anything else that stands there; kept when the file is written again.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
