using HartFarm.Contracts.Http;

namespace HartFarm.Chaos.Jobs;

/// <summary>A job that was accepted.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="Id">Its id.</param>
internal sealed record SubmittedJob(PlannedJob Plan, string Id)
{
    /// <summary>The job as it was last seen.</summary>
    public JobInfo? Seen { get; set; }

    /// <summary>Whether its owner has asked for its end.</summary>
    public bool IsCancelled { get; set; }
}
