namespace HartFarm.Contracts.OpenAI;

/// <summary>A batch in OpenAI's shape. Times are in seconds since 1970.</summary>
public sealed record BatchObject
{
    /// <summary><c>batch_</c> and 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>batch</c>.</summary>
    public string Object { get; init; } = "batch";

    /// <summary>Where its requests go.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model, where all lines have the same.</summary>
    public string? Model { get; init; }

    /// <summary>What is wrong with its file, where it failed.</summary>
    public ListOfErrors? Errors { get; init; }

    /// <summary>The file of requests.</summary>
    public required string InputFileId { get; init; }

    /// <summary>How long it may take.</summary>
    public required string CompletionWindow { get; init; }

    /// <summary>Where it stands.</summary>
    public required BatchStatus Status { get; init; }

    /// <summary>The file of results; null while there is none, or where no line succeeded.</summary>
    public string? OutputFileId { get; init; }

    /// <summary>The file of failures; null while there is none, or where no line failed.</summary>
    public string? ErrorFileId { get; init; }

    /// <summary>When it was accepted.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When its file was found good.</summary>
    public long? InProgressAt { get; init; }

    /// <summary>When its time runs out.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>When writing its results began.</summary>
    public long? FinalizingAt { get; init; }

    /// <summary>When it was completed.</summary>
    public long? CompletedAt { get; init; }

    /// <summary>When its file was found bad.</summary>
    public long? FailedAt { get; init; }

    /// <summary>When its results were written after its time had run out.</summary>
    public long? ExpiredAt { get; init; }

    /// <summary>When somebody asked for its cancellation.</summary>
    public long? CancellingAt { get; init; }

    /// <summary>When it was cancelled.</summary>
    public long? CancelledAt { get; init; }

    /// <summary>Its lines, counted.</summary>
    public required BatchRequestCounts RequestCounts { get; init; }

    /// <summary>The caller's words.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
