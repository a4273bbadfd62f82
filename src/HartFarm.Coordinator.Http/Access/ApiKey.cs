using System.ComponentModel.DataAnnotations;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>A key of the settings, which lets a tenant in: the first administrator's, with which others are made. The key itself is kept nowhere.</summary>
public sealed record ApiKey
{
    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>SHA-256 of the key's UTF-8 bytes in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What it is for; null is all but administration. Default null.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>What it is for.</summary>
    internal IReadOnlyList<string> Granted => Scopes ?? Access.Scopes.Usual;

    /// <exception cref="ValidationException">A value will not do.</exception>
    internal void Validate()
    {
        if (Tenant.Length is 0 or > 100 || Tenant.Any(char.IsControl)) throw new ValidationException("keys: a tenant's name has 1 to 100 characters, and no control characters");
        if (Sha256.Length != 64 || !Sha256.All(char.IsAsciiHexDigit)) throw new ValidationException($"keys: sha256 of a key of {Tenant} is not 64 hexadecimal digits");
        if (Granted.Except(Access.Scopes.All).FirstOrDefault() is { } unknown)
            throw new ValidationException($"keys: '{unknown}' is no scope; there are {string.Join(", ", Access.Scopes.All)}");
    }
}
