using System.Text.Json;
using System.Text.Json.Serialization;

namespace HartFarm.Model.Text;

/// <summary>Their names in JSON.</summary>
internal sealed class PromptPositionsConverter() : JsonStringEnumConverter<PromptPositions>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
