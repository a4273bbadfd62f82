namespace HartFarm.Coordinator.Http.Access;

/// <summary>Refusals that the audit log tells of together.</summary>
/// <param name="Address">From where.</param>
/// <param name="Fault">Why.</param>
/// <param name="Prefix">The key's beginning, where there is such a key.</param>
/// <param name="Tenant">Whose key it was.</param>
/// <param name="Id">The key's id.</param>
internal sealed record RefusedKey(string Address, string Fault, string? Prefix, string? Tenant, string? Id);
