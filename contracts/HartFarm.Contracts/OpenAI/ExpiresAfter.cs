namespace HartFarm.Contracts.OpenAI;

/// <summary>When a file is deleted.</summary>
public sealed record ExpiresAfter
{
    /// <summary>What the time counts from; <c>created_at</c> is all that there is.</summary>
    public required string Anchor { get; init; }

    /// <summary>How long it is kept from then on, 3600 (an hour) to 2592000 (30 days).</summary>
    public required int Seconds { get; init; }
}
