using HartFarm.Contracts.OpenAI;

namespace HartFarm.Coordinator.Data.Rows;

/// <summary>A batch of requests for images, in OpenAI's sense; the images are made by jobs.</summary>
public sealed class BatchRow
{
    public Guid Id { get; init; }
    public required string Tenant { get; init; }
    public Guid InputFileId { get; init; }
    public required string Endpoint { get; init; }
    public required string CompletionWindow { get; init; }

    /// <summary>The caller's words, as JSON.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Where the farm was reached, which the addresses of images begin with.</summary>
    public required string Address { get; init; }

    /// <summary>Seconds for which its files of results are kept, each from when it was written; null is for ever.</summary>
    public int? OutputExpiresAfter { get; init; }

    public BatchStatus Status { get; set; }

    /// <summary>The model, where all lines have the same.</summary>
    public string? Model { get; set; }

    /// <summary>What is wrong with its file, as JSON.</summary>
    public IReadOnlyList<BatchError>? Errors { get; set; }

    public Guid? OutputFileId { get; set; }
    public Guid? ErrorFileId { get; set; }

    /// <summary>Lines of its file.</summary>
    public int Total { get; set; }

    public int Completed { get; set; }
    public int Failed { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? InProgressAt { get; set; }
    public DateTimeOffset? FinalizingAt { get; set; }
    public DateTimeOffset? CancellingAt { get; set; }

    /// <summary>When it came to its end, whichever.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Until when one coordinator has the next step to itself.</summary>
    public DateTimeOffset? LockedUntil { get; set; }
}
