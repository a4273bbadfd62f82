namespace HartFarm.Contracts.Http;

/// <summary>An uploaded file, in the shape of OpenAI's.</summary>
public sealed record FileObject
{
    /// <summary><c>file-</c> and 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>file</c>.</summary>
    public string Object { get; init; } = "file";

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was uploaded, in seconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When it is deleted, in seconds since 1970; null is never.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>The name that it was sent with; its extension tells the format of prompts.</summary>
    public required string Filename { get; init; }

    /// <summary>What it is for: <c>prompts</c>, <c>batch</c>, or <c>batch_output</c> of what a batch has made.</summary>
    public required string Purpose { get; init; }

    /// <summary>SHA-256 of it in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Always <c>processed</c>.</summary>
    public string Status { get; init; } = "processed";
}
