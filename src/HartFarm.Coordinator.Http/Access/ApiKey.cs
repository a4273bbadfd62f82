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

    /// <summary>What is wrong with it, each fault as <c>section.key: reason</c>.</summary>
    internal IEnumerable<string> Faults(string section)
    {
        // Settings may leave out what the program has to give.
        if (Tenant is not { Length: > 0 and <= 100 } || Tenant.Any(char.IsControl)) yield return $"{section}.tenant: must have 1 to 100 characters, and no control characters";
        if (Sha256 is not { Length: 64 } || !Sha256.All(char.IsAsciiHexDigit)) yield return $"{section}.sha256: must be 64 hexadecimal digits";
        if (Granted.Except(Access.Scopes.All).FirstOrDefault() is { } unknown)
            yield return $"{section}.scopes: '{unknown}' is no scope; there are {string.Join(", ", Access.Scopes.All)}";
    }
}
