namespace HartFarm.Contracts.Http;

/// <summary>Where an object can be read in the object store itself, without a key: the link is to be kept like one.</summary>
/// <param name="Url">The address, for GET and its ranges.</param>
/// <param name="ExpiresAt">Until when the store answers there.</param>
public sealed record PresignedLink(Uri Url, DateTimeOffset ExpiresAt)
{
    /// <summary>Until when it holds: what a log shows of it.</summary>
    public override string ToString() => $"a link until {ExpiresAt:O}";
}
