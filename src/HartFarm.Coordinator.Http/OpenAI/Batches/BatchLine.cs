using HartFarm.Contracts.OpenAI;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>A request of a batch.</summary>
/// <param name="Number">Its line in the file, from 1.</param>
/// <param name="CustomId">The caller's name of it.</param>
/// <param name="Body">What is asked for.</param>
internal sealed record BatchLine(int Number, string CustomId, ImageGenerationRequest Body);
