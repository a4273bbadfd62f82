using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Partials;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>Makes images while somebody watches.</summary>
internal sealed class ImageStreams(ImageGeneration generation, PartialFeeds feeds, TimeProvider clock, ILogger<ImageStream> log)
{
    /// <summary>Begins with a request.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="tenant">Who asks.</param>
    /// <param name="address">Where this farm is reached, without a slash at its end.</param>
    /// <param name="cancellation">Nobody watches any more.</param>
    /// <exception cref="RequestException">The request is refused.</exception>
    public async Task<ImageStream> StartAsync(ImageGenerationRequest request, string tenant, string address, CancellationToken cancellation)
    {
        var jobId = Guid.CreateVersion7(clock.GetUtcNow());
        // Before the job is there, or its first images would be missed.
        var feed = feeds.Open(jobId);
        try
        {
            await generation.SubmitAsync(request, tenant, null, jobId, cancellation).ConfigureAwait(false);
            return new ImageStream(request, feed, gone => generation.FinishAsync(jobId, request, address, gone), clock, log, cancellation);
        }
        catch
        {
            feed.Dispose();
            throw;
        }
    }
}
