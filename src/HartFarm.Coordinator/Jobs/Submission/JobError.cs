namespace HartFarm.Coordinator.Jobs.Submission;

/// <summary>One thing wrong with a job.</summary>
/// <param name="Field">The request's field, as <c>prompts.items</c>, or the field of a line of prompts; null is about the whole line.</param>
/// <param name="Line">The line of the prompts, from 1; null when it is about the request.</param>
/// <param name="Message">What is wrong.</param>
public sealed record JobError(string? Field, long? Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => (Line, Field) switch
    {
        (null, _) => $"{Field}: {Message}",
        (_, null) => $"line {Line}: {Message}",
        _ => $"line {Line}, {Field}: {Message}",
    };
}
