using System.Text.Json.Serialization;

namespace HartFarm.Contracts.Jobs;

/// <summary>What a client submits: prompts, and how images are made of them. Left out, a field has the default that stands with it.</summary>
public sealed record JobRequest
{
    /// <summary>A name to show; null shows the job's id.</summary>
    public string? Name { get; init; }

    /// <summary>The model, by the name that the workers publish.</summary>
    public required string Model { get; init; }

    /// <summary>Width and height in pixels, as <c>512x512</c>; null takes the model's only or largest size.</summary>
    public string? Size { get; init; }

    /// <summary>The prompts.</summary>
    public required PromptInput Prompts { get; init; }

    /// <summary>Images of each prompt that names no count of its own, 1 to 1,000,000.</summary>
    public int ImagesPerPrompt { get; init; } = 1;

    /// <summary>Strength of classifier-free guidance, 0 to 100. Null takes what the model names for it, or else 4.5.</summary>
    public double? Guidance { get; init; }

    /// <summary>How codes are drawn.</summary>
    public SamplingRequest Sampling { get; init; } = new();

    /// <summary>The start of all seeds, from 0; null has the coordinator draw one.</summary>
    public long? Seed { get; init; }

    /// <summary>What the images are written as.</summary>
    public OutputSettings Output { get; init; } = new();

    /// <summary>Images of a shard, 1 to 100,000; null chooses by the model's rate, so that a shard takes about a minute.</summary>
    public int? ShardSize { get; init; }

    /// <summary>Who goes first within a tenant.</summary>
    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>Words to find the job by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who is told of the job's end; null is nobody.</summary>
    public WebhookRequest? Webhook { get; init; }

    /// <summary>Images that may fail before the job is stopped; null is no limit.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>Whether every batch is filled up to one fixed size, so that one class of device gives the same bytes whatever runs beside.</summary>
    public bool Exact { get; init; }

    /// <summary>How long the job and its objects are kept after its end; null is for ever.</summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>How many unfinished images of each are sent to the coordinator's own process, where somebody waits for them; no client sets it.</summary>
    [JsonIgnore]
    public int PartialImages { get; init; }
}
