namespace HartFarm.Contracts.Http;

/// <summary>Why a request was refused or failed: problem details of RFC 9457, with what is wrong by field and line.</summary>
public sealed record Problem
{
    /// <summary>What kind of problem it is.</summary>
    public string? Type { get; init; }

    /// <summary>The kind in words.</summary>
    public string? Title { get; init; }

    /// <summary>The status code.</summary>
    public int? Status { get; init; }

    /// <summary>This one in words.</summary>
    public string? Detail { get; init; }

    /// <summary>The first things that are wrong.</summary>
    public IReadOnlyList<ProblemError> Errors { get; init; } = [];

    /// <summary>How many things are wrong in all.</summary>
    public long? ErrorCount { get; init; }
}
