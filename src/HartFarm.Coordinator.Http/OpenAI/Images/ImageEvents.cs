using System.Net.ServerSentEvents;
using HartFarm.Contracts.OpenAI;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>Finished images as the events of a stream.</summary>
internal static class ImageEvents
{
    /// <param name="images">The images.</param>
    /// <param name="now">The time in seconds since 1970.</param>
    public static IEnumerable<SseItem<object>> Of(FinishedImages images, long now) => images.Response.Data.Select((image, index) => new SseItem<object>(
        new ImageCompletedEvent
        {
            B64Json = image.B64Json!,
            CreatedAt = now,
            OutputFormat = images.Response.OutputFormat,
            Quality = images.Response.Quality,
            Size = images.Response.Size,
            Usage = images.Usages[index],
            ImageIndex = index,
            Seed = image.Seed,
        },
        ImageCompletedEvent.EventType));
}
