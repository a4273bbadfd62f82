namespace HartFarm.Contracts.OpenAI;

/// <summary>Why a stream ends before its images are there, in OpenAI's shape.</summary>
/// <param name="Error">Why.</param>
/// <param name="Type">Always <see cref="EventType"/>.</param>
public sealed record ErrorEvent(ErrorObject Error, string Type = ErrorEvent.EventType)
{
    /// <summary>What the event is called.</summary>
    public const string EventType = "error";
}
