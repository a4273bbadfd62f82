namespace HartFarm.Contracts.OpenAI;

/// <summary>What <c>POST /v1/batches</c> takes.</summary>
public sealed record BatchCreateRequest
{
    /// <summary>The id of a file that was uploaded with the purpose <c>batch</c>: a request a line.</summary>
    public required string InputFileId { get; init; }

    /// <summary>Where the requests go; <c>/v1/images/generations</c> is all that there is.</summary>
    public required string Endpoint { get; init; }

    /// <summary>How long it may take; <c>24h</c> is all that there is.</summary>
    public required string CompletionWindow { get; init; }

    /// <summary>When the files of results are deleted, counted from when each was written; null keeps them.</summary>
    public ExpiresAfter? OutputExpiresAfter { get; init; }

    /// <summary>Up to 16 words of the caller's, by names of up to 64 characters, of up to 512 characters each.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
