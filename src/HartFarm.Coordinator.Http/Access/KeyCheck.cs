using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Errors;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Checks what a key is to be.</summary>
internal static class KeyCheck
{
    private const int LongestName = 100;

    /// <summary>What the key is to be for.</summary>
    /// <exception cref="RequestException">Fields will not do; all of them are named.</exception>
    public static IReadOnlyList<string> Run(ApiKeyRequest request, DateTimeOffset now)
    {
        List<ProblemError> errors = [];
        if (request.Tenant.Length == 0 || request.Tenant.Any(char.IsControl)) errors.Add(new ProblemError("tenant", null, "must be a tenant's name"));
        if (request.Name.Length > LongestName || request.Name.Any(char.IsControl))
            errors.Add(new ProblemError("name", null, $"must have at most {LongestName} characters, and no control characters"));
        var scopes = request.Scopes ?? Scopes.Usual;
        if (scopes.Count == 0) errors.Add(new ProblemError("scopes", null, "must not be empty"));
        foreach (var unknown in scopes.Except(Scopes.All))
            errors.Add(new ProblemError("scopes", null, $"'{unknown}' is no scope; there are {string.Join(", ", Scopes.All)}"));
        if (request.ExpiresAt <= now) errors.Add(new ProblemError("expires_at", null, "is over"));
        return errors.Count == 0 ? [.. Scopes.All.Intersect(scopes)] : throw new RequestException(400, "The request is not valid.", errors);
    }
}
