namespace HartFarm.Contracts.Http;

/// <summary>A tenant that is to be created.</summary>
public sealed record TenantRequest : TenantSettings
{
    /// <summary>Its name: 1 to 100 letters, digits, dots, dashes and underscores, the first a letter or a digit.</summary>
    public required string Name { get; init; }
}
