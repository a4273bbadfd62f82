namespace HartFarm.Coordinator.Jobs;

/// <summary>A job is not in a state in which this can be done with it.</summary>
public sealed class JobStateException(Guid jobId, string message) : Exception($"job {jobId:N} {message}")
{
    /// <summary>The job.</summary>
    public Guid JobId => jobId;
}
