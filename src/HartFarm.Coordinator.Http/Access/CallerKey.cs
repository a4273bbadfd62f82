namespace HartFarm.Coordinator.Http.Access;

/// <summary>A key that lets its sender in.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Scopes">What it is for.</param>
/// <param name="Label">What people know it by: its prefix, or the beginning of its hash.</param>
/// <param name="ExpiresAt">From when on it lets nobody in; null is never.</param>
internal sealed record CallerKey(string Tenant, IReadOnlyList<string> Scopes, string Label, DateTimeOffset? ExpiresAt);
