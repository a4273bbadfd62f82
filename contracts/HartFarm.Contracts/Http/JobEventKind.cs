namespace HartFarm.Contracts.Http;

/// <summary>What may happen to a job.</summary>
public enum JobEventKind
{
    /// <summary>It was accepted.</summary>
    Accepted,

    /// <summary>A worker took the first of it.</summary>
    Started,

    /// <summary>Somebody paused it.</summary>
    Paused,

    /// <summary>Somebody resumed it.</summary>
    Resumed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>Somebody had what failed of it made again.</summary>
    Retried,

    /// <summary>It ended with all of its images.</summary>
    Completed,

    /// <summary>It ended, and some images could not be made.</summary>
    CompletedWithErrors,

    /// <summary>It ended before it was done.</summary>
    Failed,
}
