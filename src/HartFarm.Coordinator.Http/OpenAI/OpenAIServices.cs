using HartFarm.Coordinator.Http.OpenAI.Batches;
using HartFarm.Coordinator.Http.OpenAI.Errors;
using HartFarm.Coordinator.Http.OpenAI.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Coordinator.Http.OpenAI;

/// <summary>The routes that are OpenAI's, beside models and files.</summary>
internal static class OpenAIServices
{
    /// <summary>Adds what they need. It comes before the problem details of the other routes, which take what nobody took.</summary>
    public static void AddOpenAIApi(this IServiceCollection services) => services
        .AddSingleton<BatchSignal>()
        .AddSingleton<BatchStore>()
        .AddSingleton<BatchReader>()
        .AddSingleton<BatchCreation>()
        .AddSingleton<BatchJobs>()
        .AddSingleton<LineFailures>()
        .AddSingleton<BatchFileWriter>()
        .AddSingleton<BatchResults>()
        .AddSingleton<BatchSteps>()
        .AddHostedService<BatchService>()
        .AddSingleton<IProblemDetailsWriter, ErrorWriter>()
        .AddSingleton<ModelChoice>()
        .AddSingleton<JobWait>()
        .AddSingleton<ImageResults>()
        .AddSingleton<ImageGeneration>()
        .AddSingleton<ImageStreams>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        ImagesApi.Map(routes);
        BatchesApi.Map(routes);
    }
}
