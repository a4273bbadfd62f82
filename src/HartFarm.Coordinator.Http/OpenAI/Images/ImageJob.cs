using System.Text.Json.Nodes;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using HartFarm.Coordinator.Jobs.Submission;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>A request for images as a job of the farm.</summary>
internal static class ImageJob
{
    public const string Auto = "auto";

    /// <summary>The job: an interactive one, since somebody waits for it.</summary>
    /// <param name="request">A request that was checked.</param>
    /// <param name="model">The model that it means.</param>
    /// <param name="keepFor">How long the images are kept.</param>
    public static JobRequest Of(ImageGenerationRequest request, string model, TimeSpan keepFor) => Of(request, model, [ItemOf(request)]) with
    {
        Name = "POST /v1/images/generations",
        Priority = JobPriority.Interactive,
        KeepFor = keepFor,
    };

    /// <summary>A job of several prompts that differ in nothing else.</summary>
    public static JobRequest Of(ImageGenerationRequest request, string model, IReadOnlyList<PromptItem> prompts) => new()
    {
        Model = model,
        Size = request.Size == Auto ? null : request.Size,
        Prompts = new PromptInput { Items = prompts },
        ImagesPerPrompt = request.N ?? 1,
        Guidance = request.GuidanceScale,
        Output = new OutputSettings { Image = request.OutputFormat ?? "png", Quality = Math.Max(1, request.OutputCompression ?? 100) },
        Tags = ["openai"],
    };

    /// <summary>A request's prompt with what is its own.</summary>
    public static PromptItem ItemOf(ImageGenerationRequest request) => new()
    {
        Prompt = request.Prompt!,
        Seed = request.Seed,
        Guidance = request.GuidanceScale,
        Metadata = request.User is { } user ? new JsonObject { ["user"] = user } : null,
    };

    /// <summary>What the farm refuses a job for, by the fields of the request that it was made of.</summary>
    public static RequestException Refusal(JobRefusedException refused)
    {
        var error = refused.Errors[0];
        var field = error.Field switch
        {
            "guidance" => "guidance_scale",
            "model" or "size" or "seed" => error.Field,
            _ => "prompt",
        };
        return new RequestException(400, "The request is not valid.", new ProblemError(field, null, error.Message))
        {
            Code = field == "model" ? ErrorCodes.ModelNotFound : ErrorCodes.InvalidValue,
        };
    }
}
