namespace HartFarm.Coordinator.Audit;

/// <summary>Who does something.</summary>
/// <param name="Name">As the audit log names it.</param>
/// <param name="Address">Where the request came from; null where there was none.</param>
public sealed record AuditActor(string Name, string? Address)
{
    /// <summary>What the coordinator does by itself.</summary>
    public static AuditActor Coordinator { get; } = new("coordinator", null);
}
