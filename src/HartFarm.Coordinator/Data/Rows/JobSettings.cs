using HartFarm.Contracts.Jobs;

namespace HartFarm.Coordinator.Data.Rows;

/// <summary>What a job was asked for besides what has a column of its own; kept as JSON.</summary>
public sealed record JobSettings
{
    /// <summary>Strength of guidance where a prompt names none.</summary>
    public required double Guidance { get; init; }

    /// <summary>How codes are drawn.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>What the images are written as.</summary>
    public required OutputSettings Output { get; init; }

    /// <summary>Images of a prompt that names no count.</summary>
    public required int ImagesPerPrompt { get; init; }

    /// <summary>How one line became many.</summary>
    public PromptExpansion? Expansion { get; init; }

    /// <summary>Words to find the job by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who is told of the end.</summary>
    public WebhookRequest? Webhook { get; init; }

    /// <summary>The fixed size of every batch; null leaves it to the worker.</summary>
    public int? ExactBatch { get; init; }

    /// <summary>How many unfinished images of each somebody waits to see.</summary>
    public int PartialImages { get; init; }

    /// <summary>The span of the request that submitted it, as W3C's trace context writes it; null where none was recorded.</summary>
    public string? Trace { get; init; }

    /// <summary>How long the job is kept after its end.</summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>SHA-256 of the object of prompts, in lower-case hexadecimal.</summary>
    public required string PromptsSha256 { get; init; }
}
