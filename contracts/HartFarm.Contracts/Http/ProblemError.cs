namespace HartFarm.Contracts.Http;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Field">The field of the request, as <c>sampling.top_p</c>, or of a line of prompts; null is about all of it.</param>
/// <param name="Line">The line of the prompts, from 1; null is about the request.</param>
/// <param name="Message">What is wrong.</param>
public sealed record ProblemError(string? Field, long? Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => (Line, Field) switch
    {
        (null, null) => Message,
        (null, _) => $"{Field}: {Message}",
        (_, null) => $"line {Line}: {Message}",
        _ => $"line {Line}, {Field}: {Message}",
    };
}
