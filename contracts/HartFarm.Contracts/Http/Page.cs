namespace HartFarm.Contracts.Http;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Data">The part, in order.</param>
/// <param name="Next">What to give as <c>after</c> for the next part; null when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, string? Next);
