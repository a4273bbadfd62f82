namespace HartFarm.Contracts.Jobs;

/// <summary>What states of a job have in common.</summary>
public static class JobStates
{
    /// <summary>Nothing happens to the job any more unless somebody asks for it.</summary>
    public static bool IsEnd(this JobState state) => state is JobState.Completed or JobState.CompletedWithErrors or JobState.Failed or JobState.Cancelled;
}
