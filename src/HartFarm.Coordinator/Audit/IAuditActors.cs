namespace HartFarm.Coordinator.Audit;

/// <summary>Knows for whom the running code works.</summary>
public interface IAuditActors
{
    /// <summary>For whom.</summary>
    AuditActor Current { get; }
}
