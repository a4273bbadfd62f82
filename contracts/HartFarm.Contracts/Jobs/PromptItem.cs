using System.Text.Json.Nodes;

namespace HartFarm.Contracts.Jobs;

/// <summary>One prompt with what is its own; null takes the job's setting.</summary>
public sealed record PromptItem
{
    /// <summary>What the image shall show.</summary>
    public required string Prompt { get; init; }

    /// <summary>The seed of the prompt's first image; the next ones count up.</summary>
    public long? Seed { get; init; }

    /// <summary>How many images.</summary>
    public int? Count { get; init; }

    /// <summary>Strength of guidance, 0 to 100.</summary>
    public double? Guidance { get; init; }

    /// <summary>The images' key in the dataset, unique over the job; with several images <c>_0</c>, <c>_1</c> and so on follow it.</summary>
    public string? Key { get; init; }

    /// <summary>Whatever shall stand with the images in the dataset, a JSON object.</summary>
    public JsonObject? Metadata { get; init; }
}
