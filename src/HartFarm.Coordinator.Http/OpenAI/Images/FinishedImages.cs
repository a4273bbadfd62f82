using HartFarm.Contracts.OpenAI;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>What a request came to.</summary>
/// <param name="Response">All of it.</param>
/// <param name="Usages">What each image took, in order; null where the workers did not count it.</param>
internal sealed record FinishedImages(ImagesResponse Response, IReadOnlyList<ImageUsage?> Usages);
