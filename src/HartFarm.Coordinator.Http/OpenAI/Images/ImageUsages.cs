using HartFarm.Contracts.OpenAI;
using HartFarm.Storage.Shards;

namespace HartFarm.Coordinator.Http.OpenAI.Images;

/// <summary>What images took, as the workers have counted it.</summary>
internal static class ImageUsages
{
    /// <summary>Of some images of one prompt; null where one of them was not counted.</summary>
    public static ImageUsage? Of(IReadOnlyList<ShardIndexEntry> images)
    {
        if (images.Count == 0 || images.Any(image => image.Record is { PromptTokens: null } or { ImageTokens: null })) return null;
        var (input, output) = ((long)images[0].Record.PromptTokens!.Value, images.Sum(image => (long)image.Record.ImageTokens!.Value));
        return new ImageUsage(input, new InputTokensDetails(input, 0), output, input + output);
    }
}
