using HartFarm.Contracts.Jobs;
using static HartFarm.Contracts.Jobs.JobState;

namespace HartFarm.Coordinator.Jobs;

/// <summary>The states of a job, as docs/design.md draws them.</summary>
public static class JobTransitions
{
    /// <summary>Every way between them.</summary>
    public static Transitions<JobState> Ways { get; } = new(
        "job",
        (Queued, Running),
        (Queued, Paused),
        (Queued, JobState.Finalizing),
        (Queued, Cancelled),
        (Queued, Failed),
        (Running, Paused),
        (Running, JobState.Finalizing),
        (Running, Cancelled),
        (Running, Failed),
        (Paused, Queued),
        (Paused, Running),
        (Paused, JobState.Finalizing),
        (Paused, Cancelled),
        (Paused, Failed),
        (JobState.Finalizing, Completed),
        (JobState.Finalizing, CompletedWithErrors),
        (JobState.Finalizing, Failed),
        (CompletedWithErrors, Queued),
        (Failed, Queued),
        (Failed, JobState.Finalizing));

    /// <summary>Workers get shards of it.</summary>
    public static bool IsOpen(this JobState state) => state is Queued or Running;
}
