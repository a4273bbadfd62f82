using System.Text.Json.Serialization;

namespace HartFarm.Training.Evaluation;

/// <summary>The measurements' JSON. A ratio of two images that are the same is infinite, and written as a text.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReconstructionResult))]
[JsonSerializable(typeof(GenerationResult))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
