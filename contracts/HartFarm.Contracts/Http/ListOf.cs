namespace HartFarm.Contracts.Http;

/// <summary>A list in OpenAI's shape.</summary>
/// <typeparam name="T">What it lists.</typeparam>
public sealed record ListOf<T>
{
    /// <summary>Always <c>list</c>.</summary>
    public string Object { get; init; } = "list";

    /// <summary>The part, in order.</summary>
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>The id of the first.</summary>
    public string? FirstId { get; init; }

    /// <summary>The id of the last, to be given as <c>after</c>.</summary>
    public string? LastId { get; init; }

    /// <summary>Whether more follow.</summary>
    public bool HasMore { get; init; }
}
