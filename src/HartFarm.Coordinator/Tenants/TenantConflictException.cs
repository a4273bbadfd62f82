namespace HartFarm.Coordinator.Tenants;

/// <summary>A tenant is there already, or holds something that keeps it from being deleted.</summary>
public sealed class TenantConflictException(string message) : Exception(message);
