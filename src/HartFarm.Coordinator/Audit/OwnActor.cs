namespace HartFarm.Coordinator.Audit;

/// <summary>Where no requests come in, the coordinator does everything by itself.</summary>
public sealed class OwnActor : IAuditActors
{
    /// <inheritdoc/>
    public AuditActor Current => AuditActor.Coordinator;
}
