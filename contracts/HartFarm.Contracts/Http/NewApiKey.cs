namespace HartFarm.Contracts.Http;

/// <summary>An API key that was just made.</summary>
public sealed record NewApiKey : ApiKeyInfo
{
    /// <summary>The key itself. It is told here and never again.</summary>
    public required string Key { get; init; }
}
