using System.Text.Json.Serialization;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>The hub's JSON.</summary>
[JsonSerializable(typeof(List<HubTreeEntry>))]
internal sealed partial class HubJson : JsonSerializerContext;
