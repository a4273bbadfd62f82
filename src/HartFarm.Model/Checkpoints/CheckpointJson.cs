using System.Text.Json.Serialization;

namespace HartFarm.Model.Checkpoints;

/// <summary>The JSON files that this folder's types are written to.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckpointSidecar))]
[JsonSerializable(typeof(Dictionary<string, HashCacheEntry>))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
