using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.OpenAI.Images;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>What lines must have alike to be made by one job; all else is a prompt's own.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Size">The size; null is the model's own.</param>
/// <param name="Images">Images of each line.</param>
/// <param name="Format">The images' format.</param>
/// <param name="Compression">Its quality.</param>
internal sealed record BatchSettings(string Model, string? Size, int Images, string? Format, int? Compression)
{
    public static BatchSettings Of(ImageGenerationRequest request, string model) =>
        new(model, request.Size == ImageJob.Auto ? null : request.Size, request.N ?? 1, request.OutputFormat, request.OutputCompression);
}
