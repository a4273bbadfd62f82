namespace HartFarm.Contracts.Http;

/// <summary>What the audit log tells of.</summary>
public enum AuditAction
{
    /// <summary>A tenant was created.</summary>
    TenantCreated,

    /// <summary>A tenant's share or quotas were changed.</summary>
    TenantChanged,

    /// <summary>A tenant was deleted.</summary>
    TenantDeleted,

    /// <summary>An API key was made.</summary>
    KeyCreated,

    /// <summary>An API key was revoked.</summary>
    KeyRevoked,

    /// <summary>Keys were refused: those of one address, in sum.</summary>
    KeysRefused,

    /// <summary>A job was submitted.</summary>
    JobSubmitted,

    /// <summary>A job was paused.</summary>
    JobPaused,

    /// <summary>A paused job was resumed.</summary>
    JobResumed,

    /// <summary>A job was cancelled.</summary>
    JobCancelled,

    /// <summary>What failed of a job is made again.</summary>
    JobRetried,

    /// <summary>A job was deleted.</summary>
    JobDeleted,
}
